package io.groundswell.scorer.hub;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What the available engines require of a model.
 *
 * @param config throws if the model of a {@code config.json} can't be used; called before large
 *     files are downloaded
 * @param signedWeights whether an ONNX file has signed int8 weights, the fastest form
 * @param torchScript whether PyTorch's native libraries are available
 */
public record Requirements(
    Consumer<Path> config, Predicate<Path> signedWeights, boolean torchScript) {}
