package io.groundswell.scorer.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.scorer.core.Label;
import io.groundswell.scorer.core.LongText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checks of a config.json alone. */
class ModelConfigTest {
  private static final String HEAD = "\"architectures\": [\"RobertaForSequenceClassification\"]";
  private static final String THREE =
      HEAD + ", \"id2label\": {\"0\": \"negative\", \"1\": \"neutral\", \"2\": \"positive\"}";
  private static final String BARE =
      "this model has no sentiment head; use cardiffnlp/twitter-roberta-base-sentiment-latest";

  @TempDir Path temp;

  @Test
  void aClassifierIsAccepted() {
    assertThatCode(() -> require(THREE, "owner/name", 512)).doesNotThrowAnyException();
  }

  @Test
  void aLanguageModelIsRefused() {
    assertRefused(
        "\"architectures\": [\"RobertaForMaskedLM\"]",
        "owner/name",
        "The model owner/name has no sentiment head: its config.json declares RobertaForMaskedLM,"
            + " not …ForSequenceClassification.");
    assertRefused(
        "\"model_type\": \"roberta\"",
        "owner/name",
        "The model owner/name has no sentiment head: its config.json declares no architecture,"
            + " not …ForSequenceClassification.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cardiffnlp/twitter-roberta-base", "cardiffnlp/twitter-roberta-base@3fa1c0d"})
  void theTwitterBaseModelIsRefusedWithTheOneToUse(String called) {
    assertRefused("\"architectures\": [\"RobertaForMaskedLM\"]", called, BARE);
  }

  @Test
  void aCopyOfTheTwitterBaseModelIsRecognizedByItsOrigin() {
    String origin = "\"_name_or_path\": \"cardiffnlp/twitter-roberta-base\"";

    assertRefused("\"architectures\": [\"RobertaForMaskedLM\"], " + origin, "/models/mine", BARE);
    // Classifiers that were fine-tuned from it name it, too.
    assertThatCode(() -> require(THREE + ", " + origin, "/models/mine", 128))
        .doesNotThrowAnyException();
  }

  @Test
  void regressionsAndMultiLabelClassifiersAreRefused() {
    assertRefused(
        THREE + ", \"problem_type\": \"regression\"",
        "m",
        "The model m is a regression: it answers with a number, not with classes.");
    assertRefused(
        THREE + ", \"problem_type\": \"multi_label_classification\"",
        "m",
        "The model m finds any number of classes in a text (multi_label_classification): their"
            + " probabilities don't sum to 1.");
    assertRefused(
        HEAD + ", \"num_labels\": 1",
        "m",
        "The model m has one class: it answers with a number, not with classes.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[\"negative\", \"positive\"]", "{\"1\": \"negative\"}", "null"})
  void classesWithoutConsecutiveNumbersAreRefused(String classes) {
    assertThatThrownBy(() -> require(HEAD + ", \"id2label\": " + classes, "m", 128))
        .isInstanceOf(ModelLoadException.class);
  }

  /** The form in which transformers saves unnamed classes. */
  @Test
  void twoUnnamedClassesAreTheDefault() {
    assertThatThrownBy(() -> require(HEAD, "m", 128))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("The classes LABEL_0, LABEL_1 of the model m");
  }

  @Test
  void theMapDefinesOtherClasses() throws IOException {
    Path file = write(HEAD + ", \"id2label\": {\"0\": \"joy\", \"1\": \"anger\"}");
    Map<String, Label> map = Map.of("Joy", Label.POSITIVE, "Anger", Label.NEGATIVE);

    DjlSentimentModel.requireUsable(
        file, "m", new ModelOptions(128, LongText.TRUNCATE, map, false));
  }

  @ParameterizedTest
  @CsvSource({
    "roberta, 1, 514, 512",
    "roberta, 1, 130, 128",
    "xlm-roberta, 1, 514, 512",
    "bert, 0, 512, 512",
    "distilbert, 0, 512, 512"
  })
  void moreTokensThanTheModelHasPositionsAreRefused(
      String type, int padding, int positions, int most) {
    String config =
        THREE
            + ", \"model_type\": \"%s\", \"pad_token_id\": %d, \"max_position_embeddings\": %d"
                .formatted(type, padding, positions);

    assertThatCode(() -> require(config, "m", most)).doesNotThrowAnyException();
    assertThatThrownBy(() -> require(config, "m", most + 1))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "The model m reads at most %d tokens: set MAX_TOKENS to %d or less, not to %d.",
            most, most, most + 1);
  }

  @ParameterizedTest
  @CsvSource({"roberta, 1", "xlm-roberta, 1", "bert, 0", "distilbert, 0"})
  void theDefaultPaddingDependsOnTheModelType(String type, int padding) throws IOException {
    assertThat(read(THREE + ", \"model_type\": \"%s\"".formatted(type), "m").padding())
        .isEqualTo(padding);
    assertThat(read(THREE + ", \"pad_token_id\": 7, \"model_type\": \"x\"", "m").padding())
        .isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "cardiffnlp/twitter-roberta-base-sentiment-latest, '', tweet-1",
    "cardiffnlp/twitter-xlm-roberta-base-sentiment@main, '', tweet-1",
    "djl://ai.djl.huggingface.pytorch/cardiffnlp/twitter-roberta-base-sentiment, '', tweet-1",
    "/models/mine, cardiffnlp/twitter-roberta-base-sentiment-latest, tweet-1",
    "/models/mine, roberta-base, none",
    "nlptown/bert-base-multilingual-uncased-sentiment, '', none",
    "cardiffnlp/tweet-topic-21-multi, '', none"
  })
  void theTwitterFamilyHasTweetPreprocessing(String called, String origin, String version)
      throws IOException {
    assertThat(
            read(THREE + ", \"_name_or_path\": \"" + origin + '"', called)
                .preprocessing()
                .version())
        .isEqualTo(version);
  }

  @Test
  void aDeclaredPreprocessingTakesPrecedence() throws IOException {
    assertThat(read(THREE + ", \"preprocessing\": \"tweet-1\"", "m").preprocessing())
        .isEqualTo(Preprocessing.TWEET);
    assertThat(
            read(THREE + ", \"preprocessing\": \"none\"", "cardiffnlp/twitter-x").preprocessing())
        .isEqualTo(Preprocessing.NONE);
    assertThat(Preprocessing.NONE.apply("@you http://x ")).isEqualTo("@you http://x ");
    assertThat(Preprocessing.TWEET.apply("@you http://x ")).isEqualTo("@user http ");
  }

  private void assertRefused(String config, String called, String message) {
    assertThatThrownBy(() -> require(config, called, 128))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(message);
  }

  private void require(String config, String called, int maxTokens) throws IOException {
    DjlSentimentModel.requireUsable(write(config), called, TinyModels.options(maxTokens));
  }

  private ModelConfig read(String config, String called) throws IOException {
    return ModelConfig.read(write(config), called, "fallback", Map.of());
  }

  private Path write(String fields) throws IOException {
    return Files.writeString(temp.resolve("config.json"), "{" + fields + "}");
  }
}
