package io.groundswell.scorer.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundswell.scorer.core.Label;
import io.groundswell.scorer.core.LongText;
import io.groundswell.scorer.core.Sentiment;
import io.groundswell.scorer.core.TokenizedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Results of transformers' pipeline in Python, written by {@code model/parity}.
 *
 * @param maxTokens the length to which texts are truncated
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record PipelineAnswers(@JsonProperty("max_tokens") int maxTokens, List<Case> cases) {
  private static final float TOLERANCE = 1e-4f;
  private static final int BATCH = 4;

  /** One text; the scores are the sums of its classes'. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Case(String text, long[] ids, float negative, float neutral, float positive) {
    private Label label() {
      float[] scores = {negative, neutral, positive};
      return Stream.of(Label.values())
          .max(Comparator.comparingDouble(label -> scores[label.ordinal()]))
          .orElseThrow();
    }

    /** The largest difference of a score. */
    private float difference(Sentiment sentiment) {
      return Math.max(
          Math.abs(sentiment.negative() - negative),
          Math.max(
              Math.abs(sentiment.neutral() - neutral), Math.abs(sentiment.positive() - positive)));
    }
  }

  static PipelineAnswers read(Path file) throws IOException {
    return new ObjectMapper().readValue(file.toFile(), PipelineAnswers.class);
  }

  ModelOptions options() {
    return new ModelOptions(maxTokens, LongText.TRUNCATE);
  }

  /**
   * Scores each text alone, and in batches of similar length.
   *
   * @return the largest difference of a score
   */
  double compare(DjlSentimentModel model) {
    List<Asked> byLength =
        cases.stream()
            .map(wanted -> new Asked(wanted, model.tokenize(model.normalise(wanted.text))))
            .sorted(Comparator.comparingInt(asked -> asked.read.tokens()))
            .toList();
    for (Asked asked : byLength) {
      assertThat(asked.piece()).as(asked.wanted.text).isEqualTo(asked.wanted.ids);
    }
    return Math.max(compare(model, byLength, 1), compare(model, byLength, BATCH));
  }

  private static double compare(DjlSentimentModel model, List<Asked> texts, int batch) {
    double largest = 0;
    for (int from = 0; from < texts.size(); from += batch) {
      List<Asked> call = texts.subList(from, Math.min(from + batch, texts.size()));
      List<float[]> logits = model.infer(call.stream().map(Asked::piece).toList());
      for (int i = 0; i < call.size(); i++) {
        largest = Math.max(largest, call.get(i).compare(logits.subList(i, i + 1)));
      }
    }
    return largest;
  }

  private record Asked(Case wanted, TokenizedText read) {
    long[] piece() {
      return read.segments().get(0);
    }

    double compare(List<float[]> logits) {
      Sentiment answer = Sentiment.of(read, logits);
      float difference = wanted.difference(answer);
      String both = "%s: %s and %s".formatted(wanted.text, answer, wanted);
      assertThat(difference).as(both).isCloseTo(0, within(TOLERANCE));
      assertThat(answer.label()).as(both).isEqualTo(wanted.label());
      return difference;
    }
  }
}
