package io.groundswell.scorer.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.scorer.hub.ModelName.Bundled;
import io.groundswell.scorer.hub.ModelName.Folder;
import io.groundswell.scorer.hub.ModelName.OfHub;
import io.groundswell.scorer.hub.ModelName.OfZoo;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNameTest {
  @Test
  void bundledIsTheBundledModel() {
    assertThat(ModelName.parse("bundled")).isEqualTo(new Bundled());
  }

  @Test
  void ownerAndNameAreAHuggingFaceModel() {
    assertThat(ModelName.parse("cardiffnlp/twitter-roberta-base-sentiment-latest"))
        .isEqualTo(
            new OfHub("cardiffnlp", "twitter-roberta-base-sentiment-latest", Optional.empty()));
    assertThat(ModelName.parse("acme/moods@refs/pr/3"))
        .isEqualTo(new OfHub("acme", "moods", Optional.of("refs/pr/3")));
  }

  @Test
  void aPathIsAFolder() {
    assertThat(ModelName.parse("/models/mine")).isEqualTo(new Folder(Path.of("/models/mine")));
    assertThat(ModelName.parse("./mine@2")).isEqualTo(new Folder(Path.of("./mine@2")));
    assertThat(ModelName.parse("../mine")).isEqualTo(new Folder(Path.of("../mine")));
    assertThat(ModelName.parse("~/mine"))
        .isEqualTo(new Folder(Path.of(System.getProperty("user.home"), "mine")));
  }

  @Test
  void djlUrlsHaveGroupArtifactAndAnOptionalVersion() {
    assertThat(ModelName.parse("djl://ai.djl.huggingface.pytorch/acme/moods"))
        .isEqualTo(new OfZoo("ai.djl.huggingface.pytorch", "acme/moods", Optional.empty()));
    assertThat(ModelName.parse("djl://ai.djl.huggingface.onnxruntime/acme/moods/0.0.1"))
        .isEqualTo(new OfZoo("ai.djl.huggingface.onnxruntime", "acme/moods", Optional.of("0.0.1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "moods",
        "Bundled",
        "acme/moods/3",
        "acme/",
        "acme/mo ods",
        "acme/mo--ods",
        "acme/..",
        "acme/moods@",
        "acme/moods@a..b",
        "acme/moods@-x",
        "https://huggingface.co/acme/moods",
        "djl://",
        "djl://ai.djl.huggingface.pytorch/moods",
        "djl://ai.djl.huggingface.pytorch/acme/moods?x=y",
        "djl://ai.djl.huggingface.pytorch/acme/moods/0.0.1/moods",
        "djl://ai.djl.mxnet/acme/moods"
      })
  void aMalformedNameIsReportedInASentence(String text) {
    assertThatThrownBy(() -> ModelName.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith('"' + text + '"')
        .hasMessageEndingWith(".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bundled",
        "acme/moods",
        "acme/moods@v2",
        "/a/b",
        "djl://ai.djl.huggingface.pytorch/acme/moods/0.0.1"
      })
  void theTextIsTheParsedName(String text) {
    assertThat(ModelName.parse(text).text()).isEqualTo(text);
  }
}
