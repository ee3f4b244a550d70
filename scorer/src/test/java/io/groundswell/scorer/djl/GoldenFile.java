package io.groundswell.scorer.djl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundswell.scorer.core.Label;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Python's results for a model, written by {@code model/training/golden.py}.
 *
 * @param made the files that the results belong to
 */
record GoldenFile(JsonNode made, List<Case> cases) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BATCH = 8;

  /** Below this margin between the best two logits, rounding may change the label. */
  private static final double CLEAR_MARGIN = 0.05;

  static GoldenFile read(InputStream packed) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        documents.add(JSON.readTree(line));
      }
    }
    return new GoldenFile(
        documents.get(0),
        documents.stream()
            .skip(1)
            .map(
                document ->
                    new Case(
                        document.get("text").asText(),
                        JSON.convertValue(document.get("ids"), long[].class),
                        JSON.convertValue(document.get("logits"), double[].class)))
            .toList());
  }

  int maxTokens() {
    return made.get("max_tokens").asInt();
  }

  /** Compares all cases with a model, in batches of similar length. */
  List<Answer> ask(DjlSentimentModel model) {
    List<Case> byLength = new ArrayList<>(cases);
    byLength.sort(Comparator.comparingInt(c -> c.ids.length));
    return IntStream.range(0, (byLength.size() + BATCH - 1) / BATCH)
        .parallel()
        .mapToObj(i -> byLength.subList(i * BATCH, Math.min((i + 1) * BATCH, byLength.size())))
        .flatMap(batch -> ask(model, batch))
        .toList();
  }

  private static Stream<Answer> ask(DjlSentimentModel model, List<Case> batch) {
    List<long[]> starts =
        batch.stream().map(c -> model.tokenize(model.normalise(c.text)).segments().get(0)).toList();
    List<float[]> logits = model.infer(starts);
    return IntStream.range(0, batch.size())
        .mapToObj(i -> new Answer(batch.get(i), starts.get(i), logits.get(i)));
  }

  /**
   * One text.
   *
   * @param logits in the labels' order
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Case(String text, long[] ids, double[] logits) {}

  /** A model's result for one text. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Answer(Case expected, long[] ids, float[] answered) {
    /** The largest difference of a logit. */
    double difference() {
      double[] wanted = expected.logits;
      double[] got = logits();
      return IntStream.range(0, got.length)
          .mapToDouble(i -> Math.abs(got[i] - wanted[i]))
          .max()
          .orElseThrow();
    }

    /** Differences as sentences: tokens, logits beyond a tolerance, label. */
    List<String> differences(double tolerance) {
      List<String> differences = new ArrayList<>();
      int token = Arrays.mismatch(ids, expected.ids);
      if (token >= 0) {
        differences.add(
            "%s: token %d of %s, not of %s"
                .formatted(text(), token, Arrays.toString(ids), Arrays.toString(expected.ids)));
      }
      if (!(difference() <= tolerance)) {
        differences.add(
            "%s: logits %s, not %s"
                .formatted(text(), Arrays.toString(logits()), Arrays.toString(expected.logits)));
      }
      double[] l = expected.logits;
      double[] sorted = l.clone();
      Arrays.sort(sorted);
      if (sorted[2] - sorted[1] > CLEAR_MARGIN && label(logits()) != label(l)) {
        differences.add("%s: %s, not %s".formatted(text(), label(logits()), label(l)));
      }
      return differences;
    }

    private double[] logits() {
      return new double[] {answered[0], answered[1], answered[2]};
    }

    private static Label label(double[] logits) {
      return IntStream.range(0, logits.length)
          .boxed()
          .max(Comparator.comparingDouble(i -> logits[i]))
          .map(i -> Label.values()[i])
          .orElseThrow();
    }

    /** Escapes invisible characters, which could garble a terminal. */
    private String text() {
      StringBuilder escaped = new StringBuilder("\"");
      expected
          .text
          .chars()
          .forEach(
              c ->
                  escaped.append(
                      c >= ' ' && c <= '~'
                          ? String.valueOf((char) c)
                          : String.format(Locale.ROOT, "\\u%04X", c)));
      return escaped.append('"').toString();
    }
  }
}
