package io.groundswell.scorer.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.groundswell.scorer.core.Label;
import io.groundswell.scorer.core.LongText;
import io.groundswell.scorer.core.Sentiment;
import io.groundswell.scorer.core.TokenizedText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundled model; see also {@link GoldenAnswersIT}. */
class DjlSentimentModelIT {
  private static final int MAX_TOKENS = 128;

  /** What a text's scores may differ by between batches. */
  private static final float TOLERANCE = 0.001f;

  private static DjlSentimentModel model;

  @BeforeAll
  static void open() {
    model = DjlSentimentModel.openBundled(new ModelOptions(MAX_TOKENS, LongText.TRUNCATE));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void scoresClearTextsCorrectly() {
    assertThat(alone("I love this, what a wonderful day!").label()).isEqualTo(Label.POSITIVE);
    assertThat(alone("This is the worst, I hate it.").label()).isEqualTo(Label.NEGATIVE);
  }

  /** ONNX Runtime's telemetry would have created a log file. */
  @Test
  void telemetryIsDisabled() {
    long process = ProcessHandle.current().pid();
    assertThat(Path.of("/tmp", "mat-debug-" + process + ".log")).doesNotExist();
  }

  @Test
  void aScoreDoesNotDependOnTheBatch() {
    List<long[]> texts = mixedTexts(120).stream().map(DjlSentimentModelIT::piece).toList();
    assertThat(texts.stream().map(ids -> ids.length)).contains(3, MAX_TOKENS);
    List<Sentiment> alone =
        texts.stream().map(text -> sentiment(model.infer(List.of(text)).get(0))).toList();

    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      order.add(i);
    }
    SoftAssertions softly = new SoftAssertions();
    for (int size : new int[] {2, 8, 32}) {
      Collections.shuffle(order, new Random(size));
      for (int start = 0; start < order.size(); start += size) {
        List<Integer> batch = order.subList(start, Math.min(start + size, order.size()));
        List<float[]> together = model.infer(batch.stream().map(texts::get).toList());
        for (int i = 0; i < batch.size(); i++) {
          softly
              .assertThat(distance(sentiment(together.get(i)), alone.get(batch.get(i))))
              .as("text %d in a batch of %d", batch.get(i), batch.size())
              .isLessThanOrEqualTo(TOLERANCE);
        }
      }
    }
    softly.assertAll();
  }

  @Test
  void concurrentCallsGiveTheSameScores() throws Exception {
    List<long[]> texts = mixedTexts(24).stream().map(DjlSentimentModelIT::piece).toList();
    List<float[]> expected = model.infer(texts);
    int callers = 4;
    CountDownLatch together = new CountDownLatch(callers);
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      List<Future<List<List<float[]>>>> answers = new ArrayList<>();
      for (int caller = 0; caller < callers; caller++) {
        answers.add(
            threads.submit(
                () -> {
                  together.countDown();
                  together.await();
                  return List.of(model.infer(texts), model.infer(texts), model.infer(texts));
                }));
      }
      for (Future<List<List<float[]>>> answer : answers) {
        for (List<float[]> logits : answer.get(60, TimeUnit.SECONDS)) {
          assertThat(logits)
              .usingElementComparator(Arrays::compare)
              .containsExactlyElementsOf(expected);
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void truncatesLongTextsAndReportsIt() {
    String fits = "good ".repeat(MAX_TOKENS - 2).strip();

    assertThat(piece(fits).length).isEqualTo(MAX_TOKENS);
    assertThat(tokens(fits).truncated()).isFalse();
    assertThat(alone(fits).truncated()).isFalse();

    TokenizedText longer = tokens(fits + " bad");
    assertThat(longer.segments()).hasSize(1);
    assertThat(longer.truncated()).isTrue();
    assertThat(longer.segments().get(0)).isEqualTo(piece(fits));
    assertThat(alone(fits + " bad").truncated()).isTrue();
    assertThat(alone(fits + " bad").tokens()).isEqualTo(MAX_TOKENS);
    assertThat(alone(fits + " bad").segments()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "😀",
        "👩‍👩‍👧‍👦🏳️‍🌈👍🏽",
        "\u0000",
        "\u0001\u0007\u001b[31m\u007f\u0085",
        "\uFFFD",
        "\u200b\u200d\ufeff",
        "日本語のテキスト",
        "مرحبا بالعالم",
        "e\u0301\u0301\u0301\u0301"
      })
  void scoresUnusualTexts(String text) {
    Sentiment sentiment = alone(text);

    assertThat(sentiment.negative() + sentiment.neutral() + sentiment.positive())
        .isCloseTo(1, within(1e-5f));
    assertThat(sentiment.tokens()).isBetween(2, MAX_TOKENS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"word ", "x", "é", "日", "😀", "\u0000", "\u0301", "!", "\n", "@a "})
  void scoresVeryLongTexts(String piece) {
    Sentiment sentiment = alone(piece.repeat(65_536 / piece.length()));

    assertThat(sentiment.negative() + sentiment.neutral() + sentiment.positive())
        .isCloseTo(1, within(1e-5f));
    assertThat(sentiment.tokens()).isBetween(2, MAX_TOKENS);
  }

  @Test
  void hasNameAndDigest() {
    assertThat(model.id().name()).isNotBlank();
    assertThat(model.id().digest()).matches("[0-9a-f]{64}");
  }

  @Test
  void declaresEnglish() {
    assertThat(model.languages()).containsExactly("en");
  }

  @Test
  void theDigestIsStableAcrossLoads() {
    try (DjlSentimentModel again =
        DjlSentimentModel.openBundled(new ModelOptions(MAX_TOKENS, LongText.TRUNCATE))) {
      assertThat(again.id()).isEqualTo(model.id());
    }
  }

  @Test
  void maxTokensIsPartOfTheDigest() {
    try (DjlSentimentModel shorter =
        DjlSentimentModel.openBundled(new ModelOptions(MAX_TOKENS - 1, LongText.TRUNCATE))) {
      assertThat(shorter.id().name()).isEqualTo(model.id().name());
      assertThat(shorter.id().digest()).isNotEqualTo(model.id().digest());
    }
  }

  @Test
  void theTreatmentOfLongTextsIsPartOfTheDigest() {
    try (DjlSentimentModel windows =
        DjlSentimentModel.openBundled(new ModelOptions(MAX_TOKENS, LongText.WINDOWS))) {
      assertThat(windows.id().digest()).isNotEqualTo(model.id().digest());
    }
  }

  @Test
  void aMaximumBeyondTheModelsPositionsIsRefused() {
    assertThatThrownBy(
            () -> DjlSentimentModel.openBundled(new ModelOptions(100_000, LongText.TRUNCATE)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("at most 512 tokens");
  }

  @Test
  void anEmptyBatchIsRefused() {
    assertThatThrownBy(() -> model.infer(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  private static Sentiment alone(String text) {
    TokenizedText tokens = tokens(text);
    return Sentiment.of(tokens, model.infer(tokens.segments()));
  }

  private static Sentiment sentiment(float[] logits) {
    long[] any = new long[1];
    return Sentiment.of(new TokenizedText(List.of(any), 1, false), List.of(logits));
  }

  private static long[] piece(String text) {
    return tokens(text).segments().get(0);
  }

  private static TokenizedText tokens(String text) {
    return model.tokenize(model.normalise(text));
  }

  private static float distance(Sentiment a, Sentiment b) {
    return Math.max(
        Math.abs(a.negative() - b.negative()),
        Math.max(Math.abs(a.neutral() - b.neutral()), Math.abs(a.positive() - b.positive())));
  }

  /** Sentences of one to two hundred words, the same each time. */
  private static List<String> mixedTexts(int count) {
    String[] words =
        ("the bus was late again and I love @anna 😀 not good terrible day https://t.co/x wonderful "
                + "rain council meeting Tuesday! why? broken phone thanks so much, worst service ever")
            .split(" ", -1);
    Random random = new Random(2);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder(words[random.nextInt(words.length)]);
      int length = (int) Math.pow(200, (double) i / (count - 1));
      for (int word = 1; word < length; word++) {
        text.append(' ').append(words[random.nextInt(words.length)]);
      }
      texts.add(text.toString());
    }
    return texts;
  }
}
