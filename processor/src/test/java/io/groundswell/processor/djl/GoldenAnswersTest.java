package io.groundswell.processor.djl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundswell.processor.scoring.Sentiment;
import io.groundswell.processor.scoring.TokenizedText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bundled model reads and answers here as in Python, over thousands of ordinary and odd texts.
 * {@code model/training/golden.py} writes the answers anew for another model.
 */
class GoldenAnswersTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BATCH = 16;
  private static final double TOLERANCE = 0.02;

  /** Where the two best logits are nearer to each other, rounding may turn the label. */
  private static final double CLEAR_MARGIN = 0.05;

  private static final int MOST_TOLD = 20;

  private static JsonNode made;
  private static List<Golden> golden;

  @TempDir Path temp;

  /** Logits are in the labels' order. */
  private record Golden(String text, long[] ids, double[] logits) {}

  @BeforeAll
  static void read() throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    try (InputStream packed = GoldenAnswersTest.class.getResourceAsStream("/golden.jsonl.gz");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        documents.add(JSON.readTree(line));
      }
    }
    made = documents.get(0);
    golden =
        documents.stream()
            .skip(1)
            .map(
                document ->
                    new Golden(
                        document.get("text").asText(),
                        JSON.convertValue(document.get("ids"), long[].class),
                        JSON.convertValue(document.get("logits"), double[].class)))
            .toList();
  }

  @Test
  void thereAreThousandsAndTheyAreOfTheBundledModel() throws IOException {
    Path bundled = Unpacked.bundledModel(temp);
    String advice = "the model has changed: run model/training/golden.py";

    assertThat(golden).hasSizeGreaterThan(3_000);
    assertThat(made.get("model").asText())
        .as(advice)
        .isEqualTo(sha256(bundled.resolve("model_int8.onnx")));
    assertThat(made.get("tokenizer").asText())
        .as(advice)
        .isEqualTo(sha256(bundled.resolve("tokenizer.json")));
  }

  @Test
  void tokensAndLogitsAreThoseOfPython() {
    List<String> differences = new ArrayList<>();
    try (DjlSentimentModel model =
        DjlSentimentModel.open("bundled", made.get("max_tokens").asInt())) {
      List<Golden> byLength = new ArrayList<>(golden);
      byLength.sort(Comparator.comparingInt(g -> g.ids.length));
      for (int start = 0; start < byLength.size(); start += BATCH) {
        List<Golden> batch = byLength.subList(start, Math.min(start + BATCH, byLength.size()));
        List<TokenizedText> tokens =
            batch.stream().map(g -> model.tokenize(model.normalise(g.text))).toList();
        List<Sentiment> sentiments = model.infer(tokens);
        for (int i = 0; i < batch.size(); i++) {
          differences.addAll(differences(batch.get(i), tokens.get(i), sentiments.get(i)));
        }
      }
    }
    assertThat(differences.stream().limit(MOST_TOLD)).as(differences.size() + " differ").isEmpty();
  }

  @Test
  void aDifferenceIsToldWithItsText() {
    Golden g = new Golden("tea\u200b 🍵", new long[] {101, 7, 102}, new double[] {1, 0, -1});
    Sentiment same = Sentiment.ofLogits(2, 1, 0, 3, false);

    assertThat(differences(g, tokens(101, 7, 102), same)).isEmpty();
    assertThat(differences(g, tokens(101, 8, 102), same))
        .containsExactly(
            "\"tea\\u200B \\uD83C\\uDF75\": token 1 of [101, 8, 102], not of [101, 7, 102]");
    assertThat(differences(g, tokens(101, 7), same))
        .containsExactly(
            "\"tea\\u200B \\uD83C\\uDF75\": token 2 of [101, 7], not of [101, 7, 102]");
    assertThat(differences(g, tokens(101, 7, 102), Sentiment.ofLogits(1.04f, 0, -1, 3, false)))
        .singleElement()
        .asString()
        .contains("logit 0 of [");
    Golden close = new Golden("tea", new long[] {101}, new double[] {0, 0.015, -1});
    Golden clear = new Golden("tea", new long[] {101}, new double[] {0, 0.06, -1});
    Sentiment turned = Sentiment.ofLogits(0.01f, 0, -1, 1, false);
    assertThat(differences(close, tokens(101), turned)).isEmpty();
    assertThat(differences(clear, tokens(101), turned))
        .anyMatch(difference -> difference.endsWith("NEGATIVE, not NEUTRAL"));
  }

  private static List<String> differences(Golden g, TokenizedText tokens, Sentiment sentiment) {
    List<String> differences = new ArrayList<>();
    int token = Arrays.mismatch(tokens.ids(), g.ids);
    if (token >= 0) {
      differences.add(
          "%s: token %d of %s, not of %s"
              .formatted(
                  escaped(g.text), token, Arrays.toString(tokens.ids()), Arrays.toString(g.ids)));
    }
    double[] expected = centred(g.logits);
    double[] logits =
        centred(
            Math.log(sentiment.negative()),
            Math.log(sentiment.neutral()),
            Math.log(sentiment.positive()));
    for (int i = 0; i < logits.length; i++) {
      if (!(Math.abs(logits[i] - expected[i]) <= TOLERANCE)) {
        differences.add(
            "%s: logit %d of %s, not of %s"
                .formatted(escaped(g.text), i, Arrays.toString(logits), Arrays.toString(expected)));
      }
    }
    double[] sorted = g.logits.clone();
    Arrays.sort(sorted);
    Sentiment wanted =
        Sentiment.ofLogits((float) expected[0], (float) expected[1], (float) expected[2], 0, false);
    if (sorted[2] - sorted[1] > CLEAR_MARGIN && sentiment.label() != wanted.label()) {
      differences.add(
          "%s: %s, not %s".formatted(escaped(g.text), sentiment.label(), wanted.label()));
    }
    return differences;
  }

  /** Softmax forgets a constant in all logits; so does this. */
  private static double[] centred(double... logits) {
    double mean = Arrays.stream(logits).average().orElseThrow();
    return Arrays.stream(logits).map(logit -> logit - mean).toArray();
  }

  private static TokenizedText tokens(long... ids) {
    return new TokenizedText(ids, false);
  }

  /** Odd texts would not be seen otherwise, and could garble a terminal. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder("\"");
    text.chars()
        .forEach(
            c ->
                escaped.append(
                    c >= ' ' && c <= '~'
                        ? String.valueOf((char) c)
                        : String.format(Locale.ROOT, "\\u%04X", c)));
    return escaped.append('"').toString();
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      return ModelDigest.of(bytes);
    }
  }
}
