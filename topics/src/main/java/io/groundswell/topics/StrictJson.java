package io.groundswell.topics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/**
 * JSON from strangers. Bytes must be UTF-8 and exactly one document; numbers keep their digits;
 * lone surrogates, which no UTF-8 can carry, become U+FFFD.
 */
public final class StrictJson {
  /** Deeper documents are refused. */
  public static final int MAX_DEPTH = 100;

  private static final String REPLACEMENT = "\uFFFD";

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER) // the same on all JDKs, too
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8) // emoji as themselves
          .build();

  private StrictJson() {}

  /**
   * Strict UTF-8 decoding.
   *
   * @throws BadInputException {@link ErrorCode#INVALID_UTF8}
   */
  public static String utf8(byte[] bytes) throws BadInputException {
    String lenient = new String(bytes, StandardCharsets.UTF_8); // much the quickest
    return lenient.contains(REPLACEMENT) ? strictly(bytes) : lenient;
  }

  /** A replacement character is the text's own, or stands for something invalid. */
  private static String strictly(byte[] bytes) throws BadInputException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new BadInputException(ErrorCode.INVALID_UTF8, "The bytes are not valid UTF-8.");
    }
  }

  /**
   * One JSON document.
   *
   * @throws BadInputException {@link ErrorCode#INVALID_UTF8}, {@link ErrorCode#INVALID_JSON} or
   *     {@link ErrorCode#NESTING_TOO_DEEP}
   */
  public static JsonNode parse(byte[] bytes) throws BadInputException {
    String json = utf8(bytes);
    try {
      JsonNode node = MAPPER.readTree(json);
      if (node.isMissingNode()) {
        throw new BadInputException(ErrorCode.INVALID_JSON, "The value is empty.");
      }
      // Only an escape can bring a lone surrogate past the UTF-8 check.
      return json.contains("\\ud") || json.contains("\\uD") ? wellFormed(node) : node;
    } catch (StreamConstraintsException e) {
      if (e.getOriginalMessage().contains("nesting depth")) {
        throw new BadInputException(
            ErrorCode.NESTING_TOO_DEEP, "The JSON is nested deeper than " + MAX_DEPTH + ".");
      }
      throw new BadInputException(
          ErrorCode.INVALID_JSON, "The JSON has a number or name of unreasonable length.");
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw new BadInputException(
          ErrorCode.INVALID_JSON, "The value is not valid JSON" + where + ".");
    }
  }

  /** Compact UTF-8 bytes of a document. */
  public static byte[] write(JsonNode node) {
    return bytes(node);
  }

  private static byte[] bytes(JsonSerializable document) {
    try {
      return MAPPER.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Something that writes a document, or its part of one. */
  interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  /** As {@link #write(JsonNode)}, for what need not become a tree first. */
  static byte[] write(Writing document) {
    return bytes(new Document(document));
  }

  private record Document(Writing writing) implements JsonSerializable {
    @Override
    public void serialize(JsonGenerator json, SerializerProvider serializers) throws IOException {
      writing.to(json);
    }

    @Override
    public void serializeWithType(
        JsonGenerator json, SerializerProvider serializers, TypeSerializer type)
        throws IOException {
      serialize(json, serializers);
    }
  }

  /** Writes a value where {@code json} is. */
  static void write(JsonGenerator json, JsonNode value) throws IOException {
    if (value instanceof TextNode) {
      json.writeString(value.textValue()); // most are: no serializer is looked for
    } else {
      json.writeTree(value);
    }
  }

  /** An empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** The text with every lone surrogate replaced by U+FFFD. */
  public static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (Character.charCount(text.codePointAt(i)) == 1) {
          return replaceLoneSurrogates(text);
        }
        i++; // the other half of a pair
      }
    }
    return text;
  }

  private static String replaceLoneSurrogates(String text) {
    StringBuilder fixed = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                fixed.append(REPLACEMENT);
              } else {
                fixed.appendCodePoint(c);
              }
            });
    return fixed.toString();
  }

  private static JsonNode wellFormed(JsonNode node) {
    if (node instanceof TextNode) {
      return TextNode.valueOf(wellFormed(node.textValue()));
    }
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, wellFormed(array.get(i)));
      }
    } else if (node instanceof ObjectNode object) {
      for (var field : new ArrayList<>(object.properties())) {
        object.set(field.getKey(), wellFormed(field.getValue())); // names are checked when read
      }
    }
    return node;
  }
}
