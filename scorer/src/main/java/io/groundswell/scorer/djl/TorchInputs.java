package io.groundswell.scorer.djl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * The possible inputs of a TorchScript network, whose arguments have no names. DJL's converter
 * records them in {@code serving.properties}; for other networks they are found by trial.
 */
final class TorchInputs {
  private static final List<String> PLAIN = List.of("input_ids", "attention_mask");
  private static final List<String> WITH_TYPES =
      List.of("input_ids", "attention_mask", "token_type_ids");

  private TorchInputs() {}

  /**
   * The inputs to try, in order.
   *
   * @param folder of the network
   * @throws ModelLoadException if {@code serving.properties} can't be read
   */
  static List<List<String>> candidates(Path folder) {
    Path file = folder.resolve("serving.properties");
    Properties properties = new Properties();
    if (Files.isRegularFile(file)) {
      try (InputStream bytes = Files.newInputStream(file)) {
        properties.load(bytes);
      } catch (IOException | IllegalArgumentException e) {
        throw new ModelLoadException("%s can't be read.".formatted(file), e);
      }
    }
    for (String name : List.of("includeTokenTypes", "option.includeTokenTypes")) {
      String types = properties.getProperty(name);
      if (types != null) {
        return List.of(types.strip().equalsIgnoreCase("true") ? WITH_TYPES : PLAIN);
      }
    }
    return List.of(PLAIN, WITH_TYPES);
  }
}
