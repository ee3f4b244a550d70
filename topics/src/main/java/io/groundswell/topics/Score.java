package io.groundswell.topics;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The fields that a score has wherever it is written.
 *
 * @param label POSITIVE, NEGATIVE or NEUTRAL: the argmax of the three scores
 * @param confidence the label's score, in [0, 1]
 * @param model the model that scored it
 * @param tokens tokens that the model read, each counted once
 * @param windows pieces in which it read them, at least 1
 * @param language BCP 47; {@code und} if it can't be determined
 * @param languageSupported whether the model reads it, as far as is known
 * @param processingMs milliseconds from poll to forward
 */
public record Score(
    String label,
    float confidence,
    float negative,
    float neutral,
    float positive,
    ModelRef model,
    boolean cached,
    boolean truncated,
    int tokens,
    int windows,
    String language,
    boolean languageSupported,
    double processingMs) {

  /** What {@code label} may be. */
  private static final Set<String> LABELS = Set.of("POSITIVE", "NEGATIVE", "NEUTRAL");

  /**
   * Reads what {@link #writeTo} wrote. Fields that older scores don't have are empty, 0 or false.
   *
   * @throws BadInputException if there is no label with its scores
   */
  static Score read(JsonNode scored) throws BadInputException {
    JsonNode scores = scored.path("scores");
    if (!LABELS.contains(scored.path("label").asText())
        || !scored.path("confidence").isNumber()
        || !Stream.of("negative", "neutral", "positive").allMatch(l -> scores.path(l).isNumber())) {
      throw new BadInputException(ErrorCode.INVALID_JSON, "The record has no score.");
    }
    return new Score(
        scored.path("label").asText(),
        scored.path("confidence").floatValue(),
        scores.path("negative").floatValue(),
        scores.path("neutral").floatValue(),
        scores.path("positive").floatValue(),
        ModelRef.read(scored),
        scored.path("cached").asBoolean(),
        scored.path("truncated").asBoolean(),
        scored.path("tokens").asInt(),
        scored.path("windows").asInt(),
        scored.path("language").asText(),
        scored.path("language_supported").asBoolean(),
        scored.path("processing_ms").asDouble());
  }

  /** Writes the fields into the object that {@code json} is in. */
  void writeTo(JsonGenerator json) throws IOException {
    writeOutcomeTo(json);
    json.writeBooleanField("cached", cached);
    json.writeBooleanField("truncated", truncated);
    json.writeNumberField("tokens", tokens);
    json.writeNumberField("windows", windows);
    json.writeStringField("language", language);
    json.writeBooleanField("language_supported", languageSupported);
    // Microseconds are as fine as a clock reading means anything.
    json.writeNumberField("processing_ms", Math.round(processingMs * 1000) / 1000.0);
  }

  /** Writes only what was found, and by which model. */
  void writeOutcomeTo(JsonGenerator json) throws IOException {
    json.writeStringField("label", label);
    json.writeNumberField("confidence", confidence);
    json.writeObjectFieldStart("scores");
    json.writeNumberField("negative", negative);
    json.writeNumberField("neutral", neutral);
    json.writeNumberField("positive", positive);
    json.writeEndObject();
    model.writeTo(json);
  }
}
