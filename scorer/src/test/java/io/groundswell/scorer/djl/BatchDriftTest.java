package io.groundswell.scorer.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Models with one scale for all activations of a call, as in most public int8 exports. */
class BatchDriftTest {
  @Test
  void aScoreDependsOnItsBatchAndTheModelReportsIt() {
    try (DjlSentimentModel model = roberta()) {
      assertThat(model.batchInvariant()).isFalse();

      long[] text = piece(model, "see you at the station");
      List<String> answers = new ArrayList<>();
      for (String neighbour : List.of("ok", "I love it!!! 😍😍😍", "the worst ferry in years")) {
        answers.add(Arrays.toString(model.infer(List.of(text, piece(model, neighbour))).get(0)));
      }
      assertThat(Set.copyOf(answers)).hasSizeGreaterThan(1);
    }
  }

  @Test
  void aloneItsScoreIsRepeatableBitForBit() {
    try (DjlSentimentModel model = roberta();
        DjlSentimentModel again = roberta()) {
      List<long[]> texts =
          Stream.of("see you at the station", "I love it!!! 😍", "the worst ferry in years", "ok")
              .map(text -> piece(model, text))
              .toList();
      List<String> first = alone(model, texts);

      IntStream.range(0, 5).forEach(i -> assertThat(alone(model, texts)).isEqualTo(first));
      assertThat(alone(again, texts)).isEqualTo(first);
      assertThat(again.id()).isEqualTo(model.id());
    }
  }

  /** Each text's logits, written so that they are compared to the bit. */
  private static List<String> alone(DjlSentimentModel model, List<long[]> texts) {
    return texts.stream().map(text -> Arrays.toString(model.infer(List.of(text)).get(0))).toList();
  }

  private static long[] piece(DjlSentimentModel model, String text) {
    return model.tokenize(model.normalise(text)).segments().get(0);
  }

  /** Opens the form with signed weights. */
  private static DjlSentimentModel roberta() {
    return DjlSentimentModel.open(TinyModels.resource("roberta"), "", TinyModels.options(128));
  }
}
