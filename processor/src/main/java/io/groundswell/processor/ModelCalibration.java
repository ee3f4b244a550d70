package io.groundswell.processor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundswell.processor.audience.Calibration;
import io.groundswell.processor.audience.Shares;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * What a model's {@code counting.json} knows of its errors. It lies beside the model and is no part
 * of it: it changes neither a score nor the digest. Read without loading the model, which an
 * instance that only counts audiences does not have.
 */
public final class ModelCalibration {
  private ModelCalibration() {}

  /**
   * The calibration of a model.
   *
   * @param modelName as MODEL_NAME has it
   * @return empty if the model has none
   */
  public static Optional<Calibration> of(String modelName) {
    String resource = "/groundswell/model/" + modelName + "/counting.json";
    try (InputStream in = ModelCalibration.class.getResourceAsStream(resource)) {
      if (in == null) {
        return Optional.empty();
      }
      JsonNode file = new ObjectMapper().readTree(in);
      JsonNode confusion = file.path("confusion");
      return Optional.of(
          new Calibration(
              shares(file.path("prior")),
              file.path("concentration").asDouble(),
              shares(confusion.path("negative")),
              shares(confusion.path("neutral")),
              shares(confusion.path("positive"))));
    } catch (IOException e) {
      throw new UncheckedIOException(resource + " can't be read.", e);
    }
  }

  private static Shares shares(JsonNode of) {
    return new Shares(
        of.path("negative").asDouble(),
        of.path("neutral").asDouble(),
        of.path("positive").asDouble());
  }
}
