package io.groundswell.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.common.settings.Settings;
import io.groundswell.common.settings.SettingsException;
import io.groundswell.scorer.ScorerSettings;
import io.groundswell.scorer.core.Label;
import io.groundswell.scorer.core.ModelRoutes;
import io.groundswell.scorer.hub.HubOptions;
import io.groundswell.scorer.hub.ModelName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of models: routes, sources, labels. */
class ModelSettingsTest {
  @Test
  void theDefaultModelComesFromTheRoutesOrElseFromModelName() {
    assertThat(routes(Map.of("MODEL_NAME", "a/a", "MODEL_ROUTES", "es=b/b")).models())
        .containsExactly(Map.entry("es", "b/b"), Map.entry("*", "a/a"));
    assertThat(routes(Map.of("MODEL_ROUTES", "*=c/c,es=b/b")).defaultModel()).isEqualTo("c/c");
    assertThat(routes(Map.of("MODEL_NAME", "c/c", "MODEL_ROUTES", "*=c/c")).defaultModel())
        .isEqualTo("c/c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "es=a/a,es=b/b | MODEL_ROUTES can't be used: The route es is given twice.",
        "es=a | MODEL_ROUTES can't be used: \"a\" is not a model's name: that is "
            + ModelName.ACCEPTS
            + ".",
        "*=b/b | MODEL_NAME is \"a/a\" and MODEL_ROUTES has *=b/b: one of them is enough."
      })
  void invalidRoutesAreRejectedWithTheReason(String routes, String sentence) {
    assertThatThrownBy(() -> read(Map.of("MODEL_NAME", "a/a", "MODEL_ROUTES", routes)))
        .isInstanceOf(SettingsException.class)
        .hasMessage(sentence);
  }

  @Test
  void modelsComeFromHuggingFaceAndAreCachedAtHome() {
    HubOptions models = ScorerSettings.hub(read(Map.of()));
    assertThat(models.endpoint()).hasToString("https://huggingface.co");
    assertThat(models.token()).isEmpty();
    assertThat(models.zoo()).hasToString("https://mlrepo.djl.ai");
    assertThat(models.cache())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".cache/groundswell/models"));
    assertThat(read(Map.of()).get(ScorerSettings.MODEL_REVISION)).isEqualTo("main");
  }

  @Test
  void theTokenIsNeverShown(@TempDir Path folder) throws Exception {
    String file = Files.writeString(folder.resolve("token"), "hf_secret\n").toString();
    for (Map<String, String> given :
        List.of(Map.of("HF_TOKEN", "hf_secret"), Map.of("HF_TOKEN_FILE", file))) {
      Settings settings = read(given);
      assertThat(ScorerSettings.hub(settings).token()).contains("hf_secret");
      assertThat(settings.shown().get("HF_TOKEN")).isEqualTo("****");
    }
    assertThatThrownBy(() -> read(Map.of("HF_TOKEN", "hf secret")))
        .hasMessage("HF_TOKEN takes a token, not the given value.");
  }

  @Test
  void aLabelMapHasPairsOfAClassAndALabel() {
    assertThat(read(Map.of()).get(ScorerSettings.LABEL_MAP)).isEmpty();
    assertThat(
            read(Map.of("LABEL_MAP", "joy=POSITIVE, very bad =negative,a=b=Neutral"))
                .get(ScorerSettings.LABEL_MAP))
        .containsExactly(
            Map.entry("joy", Label.POSITIVE),
            Map.entry("very bad", Label.NEGATIVE),
            Map.entry("a=b", Label.NEUTRAL));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"joy", "joy=HAPPY", "=POSITIVE", "joy=", "a=POSITIVE,", "a=POSITIVE,A=NEGATIVE"})
  void anAmbiguousLabelMapIsRejected(String text) {
    assertThatThrownBy(() -> read(Map.of("LABEL_MAP", text)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("LABEL_MAP takes pairs such as `joy=POSITIVE,anger=NEGATIVE`");
  }

  private static ModelRoutes routes(Map<String, String> environment) {
    return ScorerSettings.routes(read(environment));
  }

  private static Settings read(Map<String, String> environment) {
    return ProcessorConfig.read(environment).settingsRead();
  }
}
