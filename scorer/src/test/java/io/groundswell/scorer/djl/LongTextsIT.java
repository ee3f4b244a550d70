package io.groundswell.scorer.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.groundswell.scorer.core.Label;
import io.groundswell.scorer.core.LongText;
import io.groundswell.scorer.core.Sentiment;
import io.groundswell.scorer.core.TokenizedText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundled model on texts with more tokens than one inference reads. */
class LongTextsIT {
  private static final int MAX_TOKENS = 128;
  private static final int MIB = 1 << 20;

  private static DjlSentimentModel truncating;
  private static DjlSentimentModel windows;

  @BeforeAll
  static void open() {
    truncating = DjlSentimentModel.openBundled(new ModelOptions(MAX_TOKENS, LongText.TRUNCATE));
    windows = DjlSentimentModel.openBundled(new ModelOptions(MAX_TOKENS, LongText.WINDOWS));
  }

  @AfterAll
  static void close() {
    truncating.close();
    windows.close();
  }

  @Test
  void aTextOfTheMaximumIsOneSegmentAndOneTokenMoreIsTwo() {
    String fits = "good ".repeat(MAX_TOKENS - 2).strip();

    assertThat(windows.tokenize(fits).segments()).hasSize(1);
    assertThat(score(windows, fits)).isEqualTo(score(truncating, fits));
    TokenizedText longer = windows.tokenize(fits + " bad");
    assertThat(longer.segments())
        .extracting(ids -> ids.length)
        .containsExactly(MAX_TOKENS, MAX_TOKENS);
    assertThat(longer.tokens()).isEqualTo(MAX_TOKENS + 1);
    assertThat(longer.truncated()).isFalse();
  }

  @Test
  void segmentsOverlap() {
    TokenizedText text = windows.tokenize(numbers(900));

    assertThat(text.segments()).hasSizeGreaterThan(3);
    int shared = (MAX_TOKENS - 2) / 4;
    for (int i = 1; i < text.segments().size() - 1; i++) {
      long[] before = text.segments().get(i - 1);
      assertThat(Arrays.copyOfRange(text.segments().get(i), 1, 1 + shared))
          .isEqualTo(Arrays.copyOfRange(before, MAX_TOKENS - 1 - shared, MAX_TOKENS - 1));
    }
  }

  @Test
  void theEndOfALongTextIsRead() {
    String prelude = "The bus left at nine and we walked to the office in the town. ".repeat(12);
    String verdict = "This is the worst, I hate it, awful, terrible, never again! ".repeat(6);

    assertThat(score(truncating, prelude + verdict).label()).isEqualTo(Label.NEUTRAL);
    assertThat(score(truncating, prelude + verdict).truncated()).isTrue();
    Sentiment whole = score(windows, prelude + verdict);
    assertThat(whole.truncated()).isFalse();
    assertThat(whole.segments()).isGreaterThan(1);
    assertThat(whole.negative())
        .isGreaterThan(score(truncating, prelude + verdict).negative() + 0.2f);
  }

  @Test
  void aLongTextsScoreDoesNotDependOnTheBatch() {
    List<TokenizedText> texts = new ArrayList<>();
    for (int words : new int[] {3, 100, 200, 350, 900}) {
      texts.add(windows.tokenize(numbers(words) + " and it was a wonderful evening!"));
    }
    List<long[]> all = texts.stream().flatMap(text -> text.segments().stream()).toList();
    List<float[]> together = windows.infer(all);

    int next = 0;
    for (TokenizedText text : texts) {
      int end = next + text.segments().size();
      Sentiment inCompany = Sentiment.of(text, together.subList(next, end));
      Sentiment alone =
          Sentiment.of(
              text, text.segments().stream().map(p -> windows.infer(List.of(p)).get(0)).toList());
      assertThat(inCompany.negative()).isCloseTo(alone.negative(), within(0.001f));
      assertThat(inCompany.neutral()).isCloseTo(alone.neutral(), within(0.001f));
      assertThat(inCompany.positive()).isCloseTo(alone.positive(), within(0.001f));
      next = end;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"word ", "x", "日", "😀 ", "a \u0301b ", "\u0000", "@user http! "})
  @Timeout(60) // a second, where nothing else runs
  void aMebibyteIsReadInAtMost32Segments(String piece) {
    TokenizedText tokens =
        windows.tokenize(piece.repeat(MIB / piece.getBytes(StandardCharsets.UTF_8).length));

    assertThat(tokens.segments()).hasSizeLessThanOrEqualTo(32);
    assertThat(tokens.tokens()).isLessThanOrEqualTo(126 + 31 * 95 + 2);
  }

  @Test
  void textBeyond32SegmentsIsTruncatedAndReported() {
    TokenizedText tokens = windows.tokenize("word ".repeat(4_000));

    assertThat(tokens.truncated()).isTrue();
    assertThat(tokens.segments()).hasSize(32);
    assertThat(tokens.tokens()).isEqualTo(126 + 31 * 95 + 2);
  }

  private static String numbers(int words) {
    StringBuilder text = new StringBuilder("Numbers:");
    for (int i = 0; i < words; i++) {
      text.append(' ').append(i);
    }
    return text.toString();
  }

  private static Sentiment score(DjlSentimentModel model, String text) {
    TokenizedText tokens = model.tokenize(model.normalise(text));
    return Sentiment.of(tokens, model.infer(tokens.segments()));
  }
}
