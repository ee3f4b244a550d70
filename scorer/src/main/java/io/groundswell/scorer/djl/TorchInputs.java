package io.groundswell.scorer.djl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * What a TorchScript network may take, in the order of its arguments, which have no names. DJL's
 * converter notes it in {@code serving.properties}; of others it must be tried.
 */
final class TorchInputs {
  private static final List<String> PLAIN = List.of("input_ids", "attention_mask");
  private static final List<String> WITH_TYPES =
      List.of("input_ids", "attention_mask", "token_type_ids");

  private TorchInputs() {}

  /**
   * What to try, in this order.
   *
   * @param folder of the network
   * @throws ModelLoadException if the folder's note can't be read
   */
  static List<List<String>> candidates(Path folder) {
    Path note = folder.resolve("serving.properties");
    Properties properties = new Properties();
    if (Files.isRegularFile(note)) {
      try (InputStream bytes = Files.newInputStream(note)) {
        properties.load(bytes);
      } catch (IOException | IllegalArgumentException e) {
        throw new ModelLoadException("%s can't be read.".formatted(note), e);
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
