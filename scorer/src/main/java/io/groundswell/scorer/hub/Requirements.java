package io.groundswell.scorer.hub;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What the engines here ask of a model.
 *
 * @param config refuses a {@code config.json} of a model that can't be used, by throwing; called
 *     before anything large is fetched, so that nothing large is fetched in vain
 * @param signedWeights tells ONNX files whose weights are signed bytes, and fast for it
 * @param torchScript whether PyTorch's native libraries are here
 */
public record Requirements(
    Consumer<Path> config, Predicate<Path> signedWeights, boolean torchScript) {}
