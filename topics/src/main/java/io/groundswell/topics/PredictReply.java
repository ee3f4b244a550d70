package io.groundswell.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.common.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The answer to a {@link PredictRequest}: {@code {"results":[…]}}, one result a text, in order. */
public final class PredictReply {
  private final List<StrictJson.Writing> results = new ArrayList<>();

  /** Adds the next text's score. */
  public PredictReply add(String text, Score score) {
    results.add(
        json -> {
          json.writeStringField("text", text);
          score.writeTo(json);
        });
    return this;
  }

  /** Adds the next text's failure. */
  public PredictReply add(ErrorCode code, String message) {
    results.add(
        json -> {
          json.writeFieldName("error");
          StrictJson.write(json, error(code, message));
        });
    return this;
  }

  /**
   * Adds a result made elsewhere, under the next index.
   *
   * @param result not to be modified any more
   */
  public PredictReply add(ObjectNode result) {
    results.add(
        json -> {
          for (Map.Entry<String, JsonNode> field : result.properties()) {
            if (!field.getKey().equals("index")) {
              json.writeFieldName(field.getKey());
              StrictJson.write(json, field.getValue());
            }
          }
        });
    return this;
  }

  /** The reply's value. */
  public byte[] write() {
    return StrictJson.generate(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("results");
          for (int i = 0; i < results.size(); i++) {
            json.writeStartObject();
            json.writeNumberField("index", i);
            results.get(i).to(json);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  /** An error as it stands in a result. */
  public static ObjectNode error(ErrorCode code, String message) {
    return StrictJson.object()
        .put("code", code.code())
        .put("message", message)
        .put("retryable", code.retryable());
  }

  /**
   * The results of a reply, in order.
   *
   * @throws BadInputException if the value is not a reply
   */
  public static List<ObjectNode> read(byte[] value) throws BadInputException {
    List<ObjectNode> results = new ArrayList<>();
    for (JsonNode result : StrictJson.parse(value).path("results")) {
      if (!(result instanceof ObjectNode object)) {
        throw new BadInputException(ErrorCode.INVALID_JSON, "A result is not a JSON object.");
      }
      results.add(object);
    }
    return results;
  }
}
