package io.groundswell.scorer.djl;

import static io.groundswell.scorer.core.LongText.TRUNCATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.groundswell.scorer.core.Sentiment;
import io.groundswell.scorer.core.TokenizedText;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models in folders, on both engines; the folders come from {@code tiny-models/make.py}. */
class DjlSentimentModelFolderTest {
  private static final int MAX_TOKENS = 16;

  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void copyTheOnnxModel() throws Exception {
    folder = copy("huggingface");
  }

  @Test
  void runsOnnxInHuggingFaceLayout() {
    try (DjlSentimentModel model =
        DjlSentimentModel.open(folder, "", new ModelOptions(MAX_TOKENS, TRUNCATE))) {
      answersRight(model);
    }
  }

  @Test
  void runsTorchScript() throws Exception {
    try (DjlSentimentModel model =
        DjlSentimentModel.open(copy("torchscript"), "", new ModelOptions(MAX_TOKENS, TRUNCATE))) {
      answersRight(model);
    }
  }

  @Test
  void bothEnginesRunInOneProcess() throws Exception {
    try (DjlSentimentModel torch =
            DjlSentimentModel.open(
                copy("torchscript"), "", new ModelOptions(MAX_TOKENS, TRUNCATE));
        DjlSentimentModel onnx =
            DjlSentimentModel.open(folder, "", new ModelOptions(MAX_TOKENS, TRUNCATE))) {
      answersRight(torch);
      answersRight(onnx);
      assertThat(torch.id().digest()).isNotEqualTo(onnx.id().digest());
    }
  }

  /** The figures that make.py printed; its outputs are in another order. */
  private static void answersRight(DjlSentimentModel model) {
    assertThat(model.id().name()).isEqualTo("tiny");
    List<TokenizedText> texts =
        Stream.of("a good day !", "bad").map(model::normalise).map(model::tokenize).toList();
    List<float[]> logits = model.infer(texts.stream().map(t -> t.segments().get(0)).toList());

    assertThat(logits).hasSize(2);
    List<Sentiment> sentiments =
        Stream.of(0, 1).map(i -> Sentiment.of(texts.get(i), logits.subList(i, i + 1))).toList();
    assertThat(sentiments.get(0).negative()).isCloseTo(0.282538f, within(1e-4f));
    assertThat(sentiments.get(0).neutral()).isCloseTo(0.365436f, within(1e-4f));
    assertThat(sentiments.get(0).positive()).isCloseTo(0.352026f, within(1e-4f));
    assertThat(sentiments.get(0).tokens()).isEqualTo(6);
    assertThat(sentiments.get(1).negative()).isCloseTo(0.227651f, within(1e-4f));
    assertThat(sentiments.get(1).neutral()).isCloseTo(0.365146f, within(1e-4f));
    assertThat(sentiments.get(1).positive()).isCloseTo(0.407203f, within(1e-4f));
    assertThat(sentiments.get(1).tokens()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"onnx/model.onnx", "tokenizer.json", "config.json"})
  void aChangedByteChangesTheDigest(String file) throws IOException {
    String before = digest();
    // A space, and for the model an empty field that protobuf readers skip.
    byte[] more = file.endsWith(".json") ? new byte[] {' '} : new byte[] {(byte) 0x9a, 6, 0};
    byte[] bytes = Files.readAllBytes(folder.resolve(file));
    byte[] longer = Arrays.copyOf(bytes, bytes.length + more.length);
    System.arraycopy(more, 0, longer, bytes.length, more.length);
    Files.write(folder.resolve(file), longer);

    assertThat(digest()).isNotEqualTo(before).matches("[0-9a-f]{64}");
  }

  @Test
  void theFolderIsNotPartOfTheDigest() throws IOException {
    String before = digest();
    folder = Files.move(folder, temp.resolve("elsewhere"));

    assertThat(digest()).isEqualTo(before);
  }

  @Test
  void maxTokensIsPartOfTheDigest() {
    String before = digest();
    try (DjlSentimentModel model =
        DjlSentimentModel.open(folder, "", new ModelOptions(MAX_TOKENS + 1, TRUNCATE))) {
      assertThat(model.id().digest()).isNotEqualTo(before);
    }
  }

  @Test
  void theFoldersNameIsTheDefaultName() throws IOException {
    config("{\"id2label\": {\"0\": \"LABEL_0\", \"1\": \"LABEL_1\", \"2\": \"LABEL_2\"}}");

    try (DjlSentimentModel model =
        DjlSentimentModel.open(folder, "", new ModelOptions(MAX_TOKENS, TRUNCATE))) {
      assertThat(model.id().name()).isEqualTo("huggingface");
    }
  }

  @Test
  void anUnknownPreprocessingIsRefused() throws IOException {
    config(
        "{\"preprocessing\": \"tweet-9\","
            + " \"id2label\": {\"0\": \"LABEL_0\", \"1\": \"LABEL_1\", \"2\": \"LABEL_2\"}}");

    refuses("tweet-9");
  }

  @Test
  void theConfigMayDeclareLanguages() throws IOException {
    try (DjlSentimentModel model =
        DjlSentimentModel.open(folder, "", new ModelOptions(MAX_TOKENS, TRUNCATE))) {
      assertThat(model.languages()).isEmpty();
    }
    config(
        "{\"languages\": [\"pt\", \"en\"],"
            + " \"id2label\": {\"0\": \"LABEL_0\", \"1\": \"LABEL_1\", \"2\": \"LABEL_2\"}}");
    try (DjlSentimentModel model =
        DjlSentimentModel.open(folder, "", new ModelOptions(MAX_TOKENS, TRUNCATE))) {
      assertThat(model.languages()).containsExactlyInAnyOrder("en", "pt");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"en\"", "[\"English\"]", "[7]", "[\"en-GB\"]", "null"})
  void malformedLanguagesAreRefused(String languages) throws IOException {
    config(
        "{\"languages\": "
            + languages
            + ", \"id2label\": {\"0\": \"LABEL_0\", \"1\": \"LABEL_1\", \"2\": \"LABEL_2\"}}");
    refuses("The languages in");
  }

  @Test
  void aMalformedConfigIsRefused() throws IOException {
    config("labels: 3");

    refuses("config.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "tokenizer.json", "onnx/model.onnx"})
  void theMessageNamesAMissingFile(String file) throws IOException {
    Files.delete(folder.resolve(file));

    refuses(file.replace("onnx/model", "model*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokenizer.json", "onnx/model.onnx"})
  void theMessageNamesADamagedFile(String file) throws IOException {
    Files.writeString(folder.resolve(file), "{\"not\": \"it\"}");

    refuses(folder.resolve(file).toString());
  }

  @Test
  void theFastestOfSeveralModelsIsChosen() throws IOException {
    Path model = folder.resolve("onnx/model.onnx");
    Files.writeString(folder.resolve("onnx/model_fp16.onnx"), "not this one");
    Files.copy(model, folder.resolve("onnx/model_int8.onnx"));
    Files.writeString(model, "nor this one");

    try (DjlSentimentModel opened =
        DjlSentimentModel.open(folder, "", new ModelOptions(MAX_TOKENS, TRUNCATE))) {
      answersRight(opened);
    }
  }

  @Test
  void anAmbiguousChoiceOfModelsIsRefused() throws IOException {
    Path model = folder.resolve("onnx/model.onnx");
    Files.move(model, folder.resolve("onnx/model_a.onnx"));
    Files.writeString(folder.resolve("onnx/model_b.onnx"), "");

    refuses("model_a.onnx, model_b.onnx");
  }

  @Test
  void unknownInputsAreRefused() throws Exception {
    Files.copy(
        resource("unsigned.onnx"),
        folder.resolve("onnx/model.onnx"),
        StandardCopyOption.REPLACE_EXISTING);

    refuses("input x");
  }

  @Test
  void aClosedModelRejectsCalls() {
    DjlSentimentModel model =
        DjlSentimentModel.open(folder, "", new ModelOptions(MAX_TOKENS, TRUNCATE));
    model.close();
    model.close();

    assertThatThrownBy(() -> model.tokenize("bad"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the model is closed");
  }

  @Test
  void fewerThanThreeTokensAreRefused() {
    assertThatThrownBy(() -> DjlSentimentModel.open(folder, "", new ModelOptions(2, TRUNCATE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 3");
  }

  private void refuses(String part) {
    assertThatThrownBy(
            () -> DjlSentimentModel.open(folder, "", new ModelOptions(MAX_TOKENS, TRUNCATE)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(part);
  }

  private String digest() {
    try (DjlSentimentModel model =
        DjlSentimentModel.open(folder, "", new ModelOptions(MAX_TOKENS, TRUNCATE))) {
      return model.id().digest();
    }
  }

  private void config(String json) throws IOException {
    Files.writeString(folder.resolve("config.json"), json);
  }

  private Path copy(String name) throws IOException, URISyntaxException {
    Path from = resource(name);
    Path to = temp.resolve(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
    return to;
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(DjlSentimentModelFolderTest.class.getResource("/tiny-models/" + name).toURI());
  }
}
