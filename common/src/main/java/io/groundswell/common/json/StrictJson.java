package io.groundswell.common.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes untrusted JSON. Input must be UTF-8 and exactly one document. Numbers keep their
 * literals. Lone surrogates, which UTF-8 cannot encode, become U+FFFD.
 */
public final class StrictJson {
  /** Maximum nesting depth; deeper documents are rejected. */
  public static final int MAX_DEPTH = 100;

  /** Maximum length of a number; Jackson and other common parsers reject longer ones, too. */
  public static final int MAX_NUMBER_CHARS = 1_000;

  private static final String REPLACEMENT = "\uFFFD";

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER) // same output on all JDKs
                  .build())
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8) // emoji unescaped
          .build();

  private StrictJson() {}

  /**
   * Decodes UTF-8 and rejects malformed input.
   *
   * @throws BadInputException {@link ErrorCode#INVALID_UTF8}
   */
  public static String utf8(byte[] bytes) throws BadInputException {
    String lenient = new String(bytes, StandardCharsets.UTF_8); // the fast path
    return lenient.contains(REPLACEMENT) ? strictly(bytes) : lenient;
  }

  /** Distinguishes a U+FFFD of the input from one that replaces malformed bytes. */
  private static String strictly(byte[] bytes) throws BadInputException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new BadInputException(ErrorCode.INVALID_UTF8, "The bytes are not valid UTF-8.");
    }
  }

  /**
   * Parses one JSON document. The last of several fields with the same name wins. Numbers are
   * {@link LiteralNumber}s, except integers of up to 18 digits.
   *
   * @throws BadInputException {@link ErrorCode#INVALID_UTF8}, {@link ErrorCode#INVALID_JSON} or
   *     {@link ErrorCode#NESTING_TOO_DEEP}
   */
  public static JsonNode parse(byte[] bytes) throws BadInputException {
    String json = utf8(bytes);
    try (JsonParser parser = MAPPER.createParser(json)) {
      if (parser.nextToken() == null) {
        throw new BadInputException(ErrorCode.INVALID_JSON, "The value is empty.");
      }
      JsonNode node = tree(parser);
      if (parser.nextToken() != null) {
        throw invalid(parser.currentTokenLocation());
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
      throw invalid(e.getLocation());
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw invalid(null); // no input may terminate the calling thread
    }
  }

  private static BadInputException invalid(@Nullable JsonLocation at) {
    String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    return new BadInputException(
        ErrorCode.INVALID_JSON, "The value is not valid JSON" + where + ".");
  }

  /** Reads the value that starts at the current token; the parser limits the depth. */
  private static JsonNode tree(JsonParser json) throws IOException, BadInputException {
    JsonNodeFactory nodes = MAPPER.getNodeFactory();
    switch (json.currentToken()) {
      case START_OBJECT -> {
        ObjectNode object = nodes.objectNode();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
          json.nextToken();
          object.set(name, tree(json));
        }
        return object;
      }
      case START_ARRAY -> {
        ArrayNode array = nodes.arrayNode();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          array.add(tree(json));
        }
        return array;
      }
      case VALUE_STRING -> {
        return nodes.textNode(json.getText());
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        return number(json);
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        return nodes.booleanNode(json.currentToken() == JsonToken.VALUE_TRUE);
      }
      case VALUE_NULL -> {
        return nodes.nullNode();
      }
      default -> throw invalid(json.currentTokenLocation());
    }
  }

  private static JsonNode number(JsonParser json) throws IOException, BadInputException {
    if (json.getTextLength() > MAX_NUMBER_CHARS) {
      throw new BadInputException(
          ErrorCode.INVALID_JSON, "The JSON has a number or name of unreasonable length.");
    }
    String literal = json.getText();
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
        && literal.length() <= LiteralNumber.MAX_LONG_CHARS
        && !literal.equals("-0")) {
      long value = json.getLongValue();
      return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
    }
    return new LiteralNumber(literal);
  }

  /** Serializes a document as compact UTF-8. */
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

  /** Writes a document, or a part of one. */
  public interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  /** Serializes a document as compact UTF-8 without building a tree first. */
  public static byte[] generate(Writing document) {
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

  /** Writes a value at the generator's current position. */
  public static void write(JsonGenerator json, JsonNode value) throws IOException {
    if (value instanceof TextNode) {
      json.writeString(value.textValue()); // the common case, without a serializer look-up
    } else if (value instanceof LiteralNumber) {
      json.writeNumber(value.asText());
    } else {
      json.writeTree(value);
    }
  }

  /** An empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Replaces every lone surrogate by U+FFFD. */
  public static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (Character.charCount(text.codePointAt(i)) == 1) {
          return replaceLoneSurrogates(text);
        }
        i++; // skip the low surrogate
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
        object.set(field.getKey(), wellFormed(field.getValue())); // Jackson checks names
      }
    }
    return node;
  }
}
