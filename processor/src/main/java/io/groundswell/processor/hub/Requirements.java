package io.groundswell.processor.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What the engines here ask of a model.
 *
 * @param config refuses a {@code config.json} of a model that can't be used, by throwing; called
 *     before anything large is fetched, so that nothing large is fetched in vain
 * @param weights tells weights that are fast from those that aren't
 * @param torchScript whether PyTorch's native libraries are here
 */
public record Requirements(Consumer<Path> config, Weights weights, boolean torchScript) {
  /** Looks into an ONNX file. */
  @FunctionalInterface
  public interface Weights {
    /**
     * Whether no product of the network multiplies by unsigned bytes.
     *
     * @throws IOException if the file can't be read
     */
    boolean areSigned(Path onnx) throws IOException;
  }
}
