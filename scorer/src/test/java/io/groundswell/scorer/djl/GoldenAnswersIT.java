package io.groundswell.scorer.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.groundswell.scorer.core.LongText;
import io.groundswell.scorer.djl.GoldenFile.Answer;
import io.groundswell.scorer.djl.GoldenFile.Case;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens and logits match Python's for thousands of usual and unusual texts. */
class GoldenAnswersIT {
  private static final double INT8 = 0.02;
  private static final double FP32 = 0.001;
  private static final int MOST_TOLD = 20;

  @TempDir Path temp;

  @Test
  void theGoldenFileIsOfTheBundledModel() throws IOException {
    Path folder = ResourceExtractor.bundledModel(temp);
    GoldenFile golden = bundled();
    String advice = "the model has changed: run model/training/golden.py";

    assertThat(golden.cases()).hasSizeGreaterThan(3_000);
    assertThat(golden.made().get("model").asText())
        .as(advice)
        .isEqualTo(sha256(folder.resolve("model_int8.onnx")));
    assertThat(golden.made().get("tokenizer").asText())
        .as(advice)
        .isEqualTo(sha256(folder.resolve("tokenizer.json")));
  }

  @Test
  void theBundledModelMatchesPython() throws IOException {
    GoldenFile golden = bundled();
    try (DjlSentimentModel model =
        DjlSentimentModel.openBundled(new ModelOptions(golden.maxTokens(), LongText.TRUNCATE))) {
      agree(golden.ask(model), INT8);
    }
  }

  /** Run by {@code model/training/parity.py}, which prepares the folder. */
  @Test
  void anUnquantisedModelMatchesPython() throws IOException {
    String place = System.getProperty("parity.folder");
    assumeTrue(place != null, "parity.folder is not set; model/training/parity.py does");
    Path folder = Path.of(place);

    GoldenFile golden = GoldenFile.read(Files.newInputStream(folder.resolve("golden.jsonl.gz")));
    try (DjlSentimentModel model =
        DjlSentimentModel.open(
            folder, "", new ModelOptions(golden.maxTokens(), LongText.TRUNCATE))) {
      List<Answer> answers = golden.ask(model);
      double largest = answers.stream().mapToDouble(Answer::difference).max().orElseThrow();
      Files.writeString(folder.resolve("largest-difference.txt"), String.valueOf(largest));
      agree(answers, FP32);
    }
  }

  @Test
  void differencesAreReportedWithTheirText() {
    Case tea = new Case("tea\u200b 🍵", new long[] {101, 7, 102}, new double[] {1, 0, -1});
    String text = "\"tea\\u200B \\uD83C\\uDF75\": ";
    float[] same = new float[] {1, 0, -1};
    float[] other = new float[] {1.5f, 0, -1};

    assertThat(answer(tea, same, 101, 7, 102).differences(INT8)).isEmpty();
    assertThat(answer(tea, same, 101, 8, 102).differences(INT8))
        .containsExactly(text + "token 1 of [101, 8, 102], not of [101, 7, 102]");
    assertThat(answer(tea, same, 101, 7).differences(INT8))
        .containsExactly(text + "token 2 of [101, 7], not of [101, 7, 102]");
    assertThat(answer(tea, other, 101, 7, 102).differences(INT8))
        .singleElement()
        .asString()
        .startsWith(text + "logits [1.5,");
  }

  @Test
  void aLabelMayDifferOnlyWhereTheMarginIsSmall() {
    float[] negative = new float[] {0.01f, 0, -1};

    assertThat(answer(new Case("", new long[] {1}, new double[] {0, 0.015, -1}), negative, 1))
        .satisfies(close -> assertThat(close.differences(INT8)).isEmpty());
    assertThat(answer(new Case("", new long[] {1}, new double[] {0, 0.06, -1}), negative, 1))
        .satisfies(
            clear ->
                assertThat(clear.differences(1)).containsExactly("\"\": NEGATIVE, not NEUTRAL"));
  }

  private static void agree(List<Answer> answers, double tolerance) {
    List<String> differences =
        answers.stream().flatMap(answer -> answer.differences(tolerance).stream()).toList();
    assertThat(differences.stream().limit(MOST_TOLD))
        .as("%d differences", differences.size())
        .isEmpty();
  }

  private static GoldenFile bundled() throws IOException {
    return GoldenFile.read(GoldenAnswersIT.class.getResourceAsStream("/golden.jsonl.gz"));
  }

  private static Answer answer(Case expected, float[] logits, long... ids) {
    return new Answer(expected, ids, logits);
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      return ModelDigest.of(bytes);
    }
  }
}
