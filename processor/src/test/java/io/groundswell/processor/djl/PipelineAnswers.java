package io.groundswell.processor.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundswell.processor.scoring.Label;
import io.groundswell.processor.scoring.LongText;
import io.groundswell.processor.scoring.Sentiment;
import io.groundswell.processor.scoring.TokenizedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What transformers' pipeline answers in Python, as {@code model/parity} writes it.
 *
 * @param maxTokens where texts are cut
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record PipelineAnswers(@JsonProperty("max_tokens") int maxTokens, List<Case> cases) {
  private static final float TOLERANCE = 1e-4f;

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
   * Asks a model for all texts in one call and for each alone.
   *
   * @return the largest difference of a score
   */
  double compare(DjlSentimentModel model) {
    List<TokenizedText> texts =
        cases.stream().map(asked -> model.tokenize(model.normalise(asked.text))).toList();
    for (int i = 0; i < cases.size(); i++) {
      Case asked = cases.get(i);
      assertThat(texts.get(i).pieces().get(0).ids()).as(asked.text).isEqualTo(asked.ids);
    }
    return Math.max(
        compare(texts, ask(model, texts)),
        compare(
            texts, texts.stream().flatMap(text -> ask(model, List.of(text)).stream()).toList()));
  }

  private static List<Sentiment> ask(DjlSentimentModel model, List<TokenizedText> texts) {
    var logits = model.infer(texts.stream().map(text -> text.pieces().get(0)).toList());
    return IntStream.range(0, texts.size())
        .mapToObj(i -> Sentiment.of(texts.get(i), logits.subList(i, i + 1)))
        .toList();
  }

  private double compare(List<TokenizedText> texts, List<Sentiment> answers) {
    assertThat(answers).hasSameSizeAs(texts);
    double largest = 0;
    for (int i = 0; i < answers.size(); i++) {
      Case asked = cases.get(i);
      Sentiment answer = answers.get(i);
      float difference = asked.difference(answer);
      assertThat(difference)
          .as("%s: %s and %s", asked.text, answer, asked)
          .isCloseTo(0, within(TOLERANCE));
      assertThat(answer.label()).as(asked.text).isEqualTo(asked.label());
      largest = Math.max(largest, difference);
    }
    return largest;
  }
}
