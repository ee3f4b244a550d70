package io.groundswell.standalone.support;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A score as one line for people. */
public final class ScoredLine {
  private static final int MOST_CODE_POINTS = 240;

  private ScoredLine() {}

  /** {@code POSITIVE 0.93 text}, or {@code FAILED} and the error message. */
  public static String readable(JsonNode scored) {
    JsonNode error = scored.path("error");
    if (error.isObject()) {
      return "FAILED         " + TerminalText.escape(error.path("message").asText());
    }
    return String.format(
        Locale.ROOT,
        "%-8s %.2f  %s",
        TerminalText.escape(scored.path("label").asText("?")),
        scored.path("confidence").asDouble(),
        text(scored.path("text").asText()));
  }

  /** The first 240 characters of a text, safe for a terminal. */
  public static String text(String text) {
    return TerminalText.escape(shortened(text));
  }

  /** One line of JSON, safe for a terminal. */
  public static String json(JsonNode document) {
    return TerminalText.escapeJson(new String(StrictJson.write(document), StandardCharsets.UTF_8));
  }

  private static String shortened(String text) {
    if (text.codePointCount(0, text.length()) <= MOST_CODE_POINTS) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, MOST_CODE_POINTS)) + "…";
  }
}
