package io.groundswell.scorer.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.groundswell.scorer.core.LongText;
import io.groundswell.scorer.core.TokenizedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares with the library, which always tokenizes whole texts. */
class ModelTokenizerIT {
  private static final int MAX_TOKENS = 32;

  /** Tokens from one segment's start to the next: three quarters of 30, rounded up. */
  private static final int STEP = 23;

  private static final int MOST_IN_WINDOWS = 30 + 31 * STEP + 2;

  @TempDir static Path temp;
  private static ModelTokenizer tokenizer;
  private static ModelTokenizer inWindows;
  private static HuggingFaceTokenizer library;

  @BeforeAll
  static void load() throws IOException {
    DjlProperties.set();
    Path file = ResourceExtractor.bundledModel(temp).resolve("tokenizer.json");
    tokenizer = ModelTokenizer.load(file, MAX_TOKENS, LongText.TRUNCATE, Integer.MAX_VALUE);
    inWindows = ModelTokenizer.load(file, MAX_TOKENS, LongText.WINDOWS, Integer.MAX_VALUE);
    library =
        HuggingFaceTokenizer.newInstance(
            file, Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "true"));
  }

  @AfterAll
  static void close() {
    tokenizer.close();
    inWindows.close();
    library.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "one two ",
        "a  b ",
        "x",
        "wordwithoutspaces",
        "\u0001 ",
        "\u0001a\u0001 \u0001",
        "日本 語 ",
        "é è ",
        "a \u0301b ",
        "Ünï cödé ",
        "[MASK] a ",
        "@user http ",
        "😀 a 😀",
        "can't won't 3.14 ",
        "\n\t a\n"
      })
  void longTextsHaveTheTokensOfTheWholeText(String piece) {
    for (int repeats : new int[] {10, 60, 200, 1_000, 5_000}) {
      agreesWithTheLibrary(piece.repeat(repeats));
    }
  }

  @Test
  void randomTextsHaveTheTokensOfTheWholeText() {
    int[] alphabet =
        "ab Zé1 .,!@#\u0000\u0001\n\t\u0301\u200d日ß😀👍🏽 s t  ".codePoints().toArray();
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      agreesWithTheLibrary(
          random
              .ints(random.nextInt(4_000), 0, alphabet.length)
              .mapToObj(index -> Character.toString(alphabet[index]))
              .collect(Collectors.joining()));
    }
  }

  @Test
  void aStartWithFewTokensIsExtended() {
    // Words of control characters have no tokens; these exceed the first attempted start.
    String nothing = "a\u0001 ".repeat(3) + "\u0001 ".repeat(5_000);
    agreesWithTheLibrary(nothing + "a b c d e");
    agreesWithTheLibrary(nothing + "a b c d e ".repeat(2_000));
  }

  @ParameterizedTest
  @CsvSource({
    "a good day, 0",
    "a \u16A0 day, 1", // a rune, which the vocabulary lacks
    "\u16A0 \u16A1 \u16A2, 3",
  })
  void unknownTokensAreCounted(String text, int unknown) {
    assertThat(tokenizer.tokenize(text).unknown()).isEqualTo(unknown);
  }

  @Test
  void unknownTokensBeyondTheMaximumAreNotCounted() {
    assertThat(tokenizer.tokenize("\u16A0 ".repeat(100)).unknown()).isEqualTo(MAX_TOKENS - 2);
  }

  private static void agreesWithTheLibrary(String text) {
    Encoding whole = library.encode(text);
    agrees(tokenizer.tokenize(text), whole.getIds(), MAX_TOKENS);
    agrees(inWindows.tokenize(text), whole.getIds(), MOST_IN_WINDOWS);
  }

  private static void agrees(TokenizedText tokens, long[] whole, int most) {
    assertThat(tokens.truncated()).isEqualTo(whole.length > most);
    assertThat(tokens.tokens()).isEqualTo(Math.min(whole.length, most));
    int start = 1;
    for (long[] segment : tokens.segments()) {
      int last = segment.length - 1;
      start = Math.min(start, tokens.tokens() - last);
      assertThat(segment.length).isEqualTo(Math.min(MAX_TOKENS, tokens.tokens()));
      assertThat(segment[0]).isEqualTo(whole[0]);
      assertThat(Arrays.copyOfRange(segment, 1, last))
          .isEqualTo(Arrays.copyOfRange(whole, start, start + last - 1));
      assertThat(segment[last]).isEqualTo(whole[whole.length - 1]);
      start += STEP;
    }
    assertThat(start).isGreaterThanOrEqualTo(tokens.tokens() - 1 - MAX_TOKENS + STEP);
  }
}
