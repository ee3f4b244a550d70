package io.groundswell.scorer.djl;

import static io.groundswell.scorer.core.Label.NEGATIVE;
import static io.groundswell.scorer.core.Label.NEUTRAL;
import static io.groundswell.scorer.core.Label.POSITIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.scorer.core.Label;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The labels of a model's classes. */
class LabelRulesTest {
  @ParameterizedTest
  @CsvSource({
    "NEGATIVE NEUTRAL POSITIVE, 0 1 2",
    "negative neutral positive, 0 1 2",
    "Positive Negative Neutral, 1 2 0",
    "NEG NEU POS, 0 1 2",
    "pos neu neg, 2 1 0",
    "LABEL_0 LABEL_1 LABEL_2, 0 1 2"
  })
  void threeClassesAreMappedByName(String classes, String outputs) {
    List<Integer> of = Arrays.stream(outputs.split(" ")).map(Integer::valueOf).toList();

    assertThat(rules(classes))
        .isEqualTo(
            Map.of(
                NEGATIVE, List.of(of.get(0)),
                NEUTRAL, List.of(of.get(1)),
                POSITIVE, List.of(of.get(2))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POSITIVE NEGATIVE", "pos neg", "Positive Negative"})
  void twoClassesHaveNoNeutral(String classes) {
    assertThat(rules(classes))
        .isEqualTo(Map.of(NEGATIVE, List.of(1), NEUTRAL, List.of(), POSITIVE, List.of(0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 star;2 stars;3 stars;4 stars;5 stars",
        "1 stars;2 stars;3 stars;4 stars;5 stars",
        "1 STAR;2 STARS;3 STARS;4 STARS;5 STARS",
        "1;2;3;4;5"
      })
  void threeOfFiveStarsIsNeutral(String classes) {
    assertThat(LabelRules.apply("m", List.of(classes.split(";")), Map.of()))
        .isEqualTo(Map.of(NEGATIVE, List.of(0, 1), NEUTRAL, List.of(2), POSITIVE, List.of(3, 4)));
  }

  @Test
  void starsMayHaveAnyOrder() {
    assertThat(rules("5 1 4 2 3"))
        .isEqualTo(Map.of(NEGATIVE, List.of(1, 3), NEUTRAL, List.of(4), POSITIVE, List.of(0, 2)));
  }

  @Test
  void theMapTakesPrecedence() {
    assertThat(
            LabelRules.apply(
                "m",
                List.of("Joy", "negative", "anger", "neutral"),
                Map.of("joy", POSITIVE, "ANGER", NEGATIVE, "negative", NEUTRAL, "love", POSITIVE)))
        .isEqualTo(Map.of(NEGATIVE, List.of(2), NEUTRAL, List.of(1, 3), POSITIVE, List.of(0)));
  }

  @Test
  void unknownClassesAreListedWithARemedy() {
    assertThatThrownBy(() -> rules("joy anger neutral"))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "The classes joy, anger of the model m have no known label: map each in LABEL_MAP,"
                + " for example LABEL_MAP=joy=POSITIVE,anger=NEGATIVE,surprise=NEUTRAL.");
  }

  @Test
  void anIncompleteMapIsRefused() {
    assertThatThrownBy(
            () ->
                LabelRules.apply(
                    "m",
                    List.of("joy", "anger", "fear"),
                    Map.of("joy", POSITIVE, "fear", NEGATIVE)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("The classes anger of the model m");
  }

  @Test
  void longListsOfClassesAreCut() {
    List<String> classes = IntStream.range(0, 1_000).mapToObj(i -> "topic " + i).toList();

    assertThatThrownBy(() -> LabelRules.apply("m", classes, Map.of()))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("topic 29 and 970 more of the model m");
  }

  /** The order differs between models. */
  @Test
  void twoClassesWithoutNamesAreRefused() {
    assertThatThrownBy(() -> rules("LABEL_0 LABEL_1"))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("LABEL_MAP=LABEL_0=NEGATIVE,LABEL_1=POSITIVE if that is their order");
    assertThat(
            LabelRules.apply(
                "m",
                List.of("LABEL_0", "LABEL_1"),
                Map.of("LABEL_0", POSITIVE, "LABEL_1", NEGATIVE)))
        .containsEntry(POSITIVE, List.of(0))
        .containsEntry(NEGATIVE, List.of(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"neutral neutral positive", "neutral positive", "LABEL_1 LABEL_1 LABEL_2"})
  void aModelWithoutANegativeOrPositiveClassIsRefused(String classes) {
    assertThatThrownBy(() -> rules(classes))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("No class of the model m means NEGATIVE");
  }

  @Test
  void aSingleClassIsRefused() {
    assertThatThrownBy(() -> rules("LABEL_0"))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage("The model m has one class: it answers with a number, not with classes.");
  }

  private static Map<Label, List<Integer>> rules(String classes) {
    return LabelRules.apply("m", List.of(classes.split(" ")), Map.of());
  }
}
