package io.groundswell.processor.audience;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundswell.audience.Calibration;
import io.groundswell.audience.Shares;
import io.groundswell.scorer.core.ModelRoutes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;

/**
 * What a model's {@code counting.json} knows of its errors. It lies beside the model and is no part
 * of it: it changes neither a score nor the digest. Read without loading the model, which an
 * instance that only counts audiences does not have.
 */
public final class ModelCalibration {
  private ModelCalibration() {}

  /**
   * The calibration of all scores. What several models count has no one model's errors.
   *
   * @return empty if routes have different models, or the one model has none
   */
  public static Optional<Calibration> of(ModelRoutes routes) {
    return Set.copyOf(routes.models().values()).size() == 1
        ? of(routes.defaultModel())
        : Optional.empty();
  }

  /**
   * The calibration of a model.
   *
   * @param modelName as MODEL_NAME has it
   * @return empty if the model has none
   */
  static Optional<Calibration> of(String modelName) {
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
