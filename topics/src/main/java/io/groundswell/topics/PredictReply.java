package io.groundswell.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The answer to a {@link PredictRequest}: {@code {"results":[…]}}, one result a text, in order. */
public final class PredictReply {
  private final ObjectNode reply = StrictJson.object();
  private final ArrayNode results = reply.putArray("results");

  /** Adds the next text's score. */
  public PredictReply add(String text, Score score) {
    score.writeTo(next().put("text", text));
    return this;
  }

  /** Adds the next text's failure. */
  public PredictReply add(ErrorCode code, String message) {
    next().set("error", error(code, message));
    return this;
  }

  /** Adds a result made elsewhere, under the next index. */
  public PredictReply add(ObjectNode result) {
    ObjectNode fields = result.deepCopy();
    fields.remove("index");
    next().setAll(fields);
    return this;
  }

  /** The reply's value. */
  public byte[] write() {
    return StrictJson.write(reply);
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

  private ObjectNode next() {
    return results.addObject().put("index", results.size() - 1);
  }
}
