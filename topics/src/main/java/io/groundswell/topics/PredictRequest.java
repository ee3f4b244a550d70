package io.groundswell.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.common.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for scores: {@code {"text":…}} or {@code {"texts":[…]}}.
 *
 * @param items one a text, in the order of the request
 */
public record PredictRequest(List<Item> items) {
  /** Most texts in one record; a longer batch travels as several. */
  public static final int MAX_TEXTS = 32;

  /** A text, or why it is none. */
  public sealed interface Item {
    /** A text that can be scored. */
    record Good(String text) implements Item {}

    /** A text that can't. */
    record Bad(ErrorCode code, String message) implements Item {}
  }

  /** The value of a request for these texts, which the reader will check. */
  public static byte[] write(List<String> texts) {
    ObjectNode request = StrictJson.object();
    ArrayNode list = request.putArray("texts");
    texts.forEach(list::add);
    return StrictJson.write(request);
  }

  /**
   * Reads a request's value from a topic.
   *
   * @throws BadInputException if nothing in it can be scored, with the reason
   */
  public static PredictRequest read(byte @Nullable [] value, TextRules rules)
      throws BadInputException {
    if (value == null) {
      throw new BadInputException(ErrorCode.NULL_VALUE, "The record has no value.");
    }
    JsonNode request = StrictJson.parse(value);
    List<JsonNode> texts =
        request.has("texts") ? batch(request, MAX_TEXTS) : List.of(single(request));
    List<Item> items = new ArrayList<>(texts.size());
    for (JsonNode text : texts) {
      items.add(item(text, rules));
    }
    return new PredictRequest(items);
  }

  /** One element of a batch, checked. */
  public static Item item(JsonNode text, TextRules rules) {
    try {
      return new Item.Good(rules.check(text));
    } catch (BadInputException e) {
      return new Item.Bad(e.code(), e.getMessage());
    }
  }

  /**
   * The element {@code text} of a document that should have one.
   *
   * @throws BadInputException {@link ErrorCode#NOT_AN_OBJECT}
   */
  public static JsonNode single(JsonNode document) throws BadInputException {
    if (!document.isObject()) {
      throw new BadInputException(ErrorCode.NOT_AN_OBJECT, "The request is not a JSON object.");
    }
    return document.path("text");
  }

  /**
   * The elements of {@code texts} of a document that should have them.
   *
   * @param most how many are taken
   * @throws BadInputException {@link ErrorCode#NOT_AN_OBJECT}, {@link ErrorCode#INVALID_REQUEST} or
   *     {@link ErrorCode#BATCH_TOO_LARGE}
   */
  public static List<JsonNode> batch(JsonNode document, int most) throws BadInputException {
    if (!document.isObject()) {
      throw new BadInputException(ErrorCode.NOT_AN_OBJECT, "The request is not a JSON object.");
    }
    if (document.has("text") || !document.path("texts").isArray()) {
      throw new BadInputException(
          ErrorCode.INVALID_REQUEST, "The request needs \"texts\", a list, and no \"text\".");
    }
    List<JsonNode> texts = new ArrayList<>();
    document.path("texts").forEach(texts::add);
    if (texts.size() > most) {
      throw new BadInputException(
          ErrorCode.BATCH_TOO_LARGE, "The request has more than " + most + " texts.");
    }
    return texts;
  }
}
