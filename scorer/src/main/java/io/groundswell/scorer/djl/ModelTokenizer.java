package io.groundswell.scorer.djl;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundswell.scorer.core.LongText;
import io.groundswell.scorer.core.TokenizedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;

/** The tokenizer of a {@code tokenizer.json}, with all options set explicitly. Thread-safe. */
final class ModelTokenizer implements AutoCloseable {
  /** Characters per token that almost always suffice to fill a model's maximum. */
  private static final int AMPLE_CHARACTERS = 16;

  private final HuggingFaceTokenizer tokenizer;
  private final Pieces pieces;
  private final boolean splitsAtSpaces;
  private final OptionalLong unknown;

  private ModelTokenizer(
      HuggingFaceTokenizer tokenizer, Pieces pieces, boolean splitsAtSpaces, OptionalLong unknown) {
    this.tokenizer = tokenizer;
    this.pieces = pieces;
    this.splitsAtSpaces = splitsAtSpaces;
    this.unknown = unknown;
  }

  /**
   * Loads a tokenizer.
   *
   * @param maxTokens most tokens of a segment, special tokens included
   * @param vocabulary size of the network's vocabulary
   * @throws ModelLoadException if the file is not a tokenizer, or belongs to another model
   */
  static ModelTokenizer load(Path file, int maxTokens, LongText longText, int vocabulary) {
    // One more than the model reads, to detect truncation.
    String limit = String.valueOf(maxTokens * longText.maxSegments() + 1);
    Map<String, String> options =
        Map.of(
            "addSpecialTokens", "true",
            "truncation", "true",
            "maxLength", limit,
            "modelMaxLength", limit,
            "stride", "0",
            "padding", "false");
    try {
      JsonNode content = new ObjectMapper().readTree(file.toFile());
      Vocabulary.requireWithin(vocabulary, content, file);
      boolean splitsAtSpaces = WordSplitting.isAtSpaces(content);
      HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(file, options);
      return new ModelTokenizer(
          tokenizer,
          pieces(tokenizer.encode("a"), maxTokens, longText),
          splitsAtSpaces,
          unknown(content));
    } catch (ModelLoadException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new ModelLoadException("%s can't be read as a tokenizer.".formatted(file), e);
    }
  }

  /** The id of the unknown token; byte-level tokenizers have none. */
  private static OptionalLong unknown(JsonNode content) {
    JsonNode model = content.path("model");
    JsonNode id = model.path("unk_id"); // Unigram, whose vocabulary is a list
    if (model.path("unk_token").isTextual()) {
      id = model.path("vocab").path(model.path("unk_token").textValue());
    }
    return id.isIntegralNumber() ? OptionalLong.of(id.longValue()) : OptionalLong.empty();
  }

  /** Finds the special tokens around a text by encoding "a": the file defines them. */
  private static Pieces pieces(Encoding letter, int maxTokens, LongText longText) {
    long[] special = letter.getSpecialTokenMask();
    int opening = 0;
    while (opening < special.length && special[opening] == 1) {
      opening++;
    }
    int closing = 0;
    while (closing < special.length - opening && special[special.length - 1 - closing] == 1) {
      closing++;
    }
    return new Pieces(opening, closing, maxTokens, longText.maxSegments());
  }

  /**
   * Tokenizes only the start of a very long text if that has more tokens than the model reads,
   * because the rest can't change these tokens.
   */
  TokenizedText tokenize(String text) {
    for (long length = (long) AMPLE_CHARACTERS * pieces.mostTokens();
        splitsAtSpaces && length < text.length();
        length *= 4) {
      int end = endOfWord(text, (int) length);
      if (end < text.length()) {
        TokenizedText start = encode(text.substring(0, end));
        if (start.truncated()) {
          return start;
        }
      }
    }
    return encode(text);
  }

  /** The end of the first word, from an index on, that a single space separates from the next. */
  private static int endOfWord(String text, int from) {
    for (int i = from; i < text.length() - 1; i++) {
      if (text.charAt(i) == ' ' && isPlain(text.charAt(i - 1)) && isPlain(text.charAt(i + 1))) {
        return i;
      }
    }
    return text.length();
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private TokenizedText encode(String text) {
    long[] ids = tokenizer.encode(text).getIds();
    TokenizedText cut = pieces.cut(ids);
    return unknown.isEmpty()
        ? cut
        : new TokenizedText(
            cut.segments(),
            cut.tokens(),
            cut.truncated(),
            unknownIn(ids, cut.tokens() - pieces.closing()));
  }

  private int unknownIn(long[] ids, int end) {
    int count = 0;
    for (int i = 0; i < end; i++) {
      count += ids[i] == unknown.getAsLong() ? 1 : 0;
    }
    return count;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
