package io.groundswell.scorer.djl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders that can't be used, and the messages; docs/models.md lists them. */
class ModelLoadFailureTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String POINTER =
      "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 498679497\n";

  @TempDir Path temp;
  private Path folder;
  private Path network;

  @BeforeEach
  void aFolderWithOneNetwork() throws IOException {
    folder = TinyModels.copy("roberta", temp);
    network = folder.resolve("onnx/model.onnx");
    Files.delete(folder.resolve("onnx/model_int8.onnx"));
    Files.delete(folder.resolve("onnx/model_uint8.onnx"));
    Files.delete(folder.resolve("model.pt"));
  }

  @Test
  void aMissingFolder() {
    folder = temp.resolve("gone");

    assertRefused("There is no folder " + folder + '.');
  }

  @Test
  void aFileInsteadOfAFolder() {
    folder = network;

    assertRefused(network + " isn't a folder.");
  }

  @Test
  void anUnreadableFolder() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(folder), "who runs the test may read anything");

    assertRefused("The model's folder " + folder + " can't be read.");
  }

  @Test
  void aFolderWithoutANetwork() throws IOException {
    Files.delete(network);

    assertRefused("No model in " + folder + ": looked for model*.onnx, onnx/model*.onnx and *.pt.");
  }

  @Test
  void weightsWithoutANetwork() throws IOException {
    Files.delete(network);
    Files.writeString(folder.resolve("model.safetensors"), "weights");

    assertRefused(
        "No model in %s: looked for model*.onnx, onnx/model*.onnx and *.pt. model.safetensors has"
                .formatted(folder)
            + " weights and no network; this writes ONNX: optimum-cli export onnx --task"
            + " text-classification --model %s %s".formatted(folder, folder.resolve("onnx")));
  }

  @Test
  void severalEquallySuitableNetworks() throws IOException {
    Files.copy(network, folder.resolve("onnx/model_b.onnx"));
    Files.move(network, folder.resolve("onnx/model_a.onnx"));

    assertRefused(
        "It isn't clear which model in %s is meant: model_a.onnx, model_b.onnx."
            .formatted(folder.resolve("onnx")));
  }

  @Test
  void aMissingFastTokenizer() throws IOException {
    Files.delete(folder.resolve("tokenizer.json"));

    assertRefused(
        "The model's folder %s has no tokenizer.json, which fast tokenizers have, and only they can"
                .formatted(folder)
            + " be used; where transformers knows one for the model, this writes it: python -c"
            + " \"from transformers import AutoTokenizer;"
            + " AutoTokenizer.from_pretrained('%s').save_pretrained('%s')\"."
                .formatted(folder, folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "tokenizer.json", "onnx/model.onnx"})
  void aGitLfsPointer(String name) throws IOException {
    Files.writeString(folder.resolve(name), POINTER);

    assertRefused(
        folder.resolve(name)
            + " is a Git LFS pointer: fetch the real file, with git lfs pull or a download.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "tokenizer.json", "onnx/model.onnx"})
  void aWebPage(String name) throws IOException {
    Files.writeString(folder.resolve(name), "\n<!DOCTYPE html><html>Not found</html>");

    assertRefused(
        folder.resolve(name)
            + " is a web page, not a model's file: fetch it by its download address.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "tokenizer.json", "onnx/model.onnx"})
  void anEmptyFile(String name) throws IOException {
    Files.write(folder.resolve(name), new byte[0]);

    assertRefused(folder.resolve(name) + " is empty: fetch it again.");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 1_000, 200_000})
  void aTruncatedOnnxFile(int length) throws IOException {
    Files.write(network, Arrays.copyOf(Files.readAllBytes(network), length));

    assertRefused(network + " isn't a whole ONNX model: it is cut off, damaged or something else.");
  }

  @Test
  void aFileThatIsNotOnnx() throws IOException {
    Files.copy(
        TinyModels.resource("torchscript/model.pt"), network, StandardCopyOption.REPLACE_EXISTING);

    assertRefused(network + " isn't a whole ONNX model: it is cut off, damaged or something else.");
  }

  @Test
  void aWellFormedOnnxFileThatTheEngineRefuses() throws IOException {
    byte[] bytes = Files.readAllBytes(network);
    int operator = new String(bytes, ISO_8859_1).indexOf("MatMul");
    bytes[operator] = 'X';
    Files.write(network, bytes);

    assertRefusedStartingWith(
        "OnnxRuntime doesn't load "
            + network
            + ", which isn't a model for it or is damaged: Error code - ORT_");
  }

  @Test
  void aTruncatedTorchScriptFile() throws IOException {
    Path torchScript = torchScript("torchscript/model.pt");
    byte[] bytes = Files.readAllBytes(torchScript);
    Files.write(torchScript, Arrays.copyOf(bytes, bytes.length / 2));

    assertRefused(
        torchScript
            + " isn't a whole TorchScript model: it is cut off, damaged or something else.");
  }

  @Test
  void aTorchFileWithWeightsAlone() throws IOException {
    Path weights = torchScript("odd/weights.pt");

    assertRefused(
        weights
            + " has weights and no network, as torch.save writes it: export the model with"
            + " torch.jit.trace.");
  }

  @Test
  void missingExternalWeights() throws IOException {
    Files.copy(TinyModels.resource("odd/apart.onnx"), network, StandardCopyOption.REPLACE_EXISTING);

    assertRefused(
        network
            + " keeps weights in "
            + network.resolveSibling("weights.bin")
            + ", which isn't there.");
  }

  @Test
  void truncatedExternalWeights() throws IOException {
    Files.copy(TinyModels.resource("odd/apart.onnx"), network, StandardCopyOption.REPLACE_EXISTING);
    Files.write(network.resolveSibling("weights.bin"), new byte[7]);

    assertRefusedStartingWith("OnnxRuntime doesn't load " + network);
  }

  @Test
  void unknownInputs() throws IOException {
    Files.copy(TinyModels.resource("unsigned.onnx"), network, StandardCopyOption.REPLACE_EXISTING);

    assertRefused(
        "The model has the unknown input x; known are input_ids, attention_mask and token_type_ids.");
  }

  @Test
  void anOutputThatDiffersFromTheConfiguredClasses() throws IOException {
    config(config -> config.putObject("id2label").put("0", "negative").put("1", "positive"));

    assertRefused(
        "The network's output has the shape (1, 3), but the 2 classes of config.json's id2label need"
            + " (1, 2).");
  }

  @Test
  void fewerPositionsThanDeclared() throws IOException {
    config(config -> config.put("max_position_embeddings", 2_000));

    assertThatThrownBy(() -> DjlSentimentModel.open(folder, "", TinyModels.options(600)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith("The model fails on a text of 600 tokens, with MAX_TOKENS 600: ");
  }

  @Test
  void aNetworkForASingleShape() throws IOException {
    folder = TinyModels.copy("huggingface", temp);
    Files.copy(
        TinyModels.resource("odd/fixed.onnx"),
        folder.resolve("onnx/model.onnx"),
        StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> DjlSentimentModel.open(folder, "", TinyModels.options(16)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith("The model fails on 2 texts of 3 tokens, with MAX_TOKENS 16: ");
  }

  @Test
  void aTokenizerOfAnotherModel() throws IOException {
    config(config -> config.put("vocab_size", 500));

    assertRefused(
        folder.resolve("tokenizer.json")
            + " isn't this model's: it has tokens up to 698, and the network knows 500"
            + " (vocab_size).");
  }

  @Test
  void aUnigramTokenizerOfAnotherModel() throws IOException {
    folder = TinyModels.copy("xlm-roberta", temp);
    config(config -> config.put("vocab_size", 500));

    assertRefused(
        folder.resolve("tokenizer.json")
            + " isn't this model's: it has tokens up to 699, and the network knows 500"
            + " (vocab_size).");
  }

  @Test
  void aMalformedTokenizer() throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": 7}");

    assertRefused(folder.resolve("tokenizer.json") + " can't be read as a tokenizer.");
  }

  @Test
  void aMalformedConfig() throws IOException {
    Files.writeString(folder.resolve("config.json"), "labels: 3");

    assertRefused("The model's " + folder.resolve("config.json") + " can't be read as JSON.");
  }

  @Test
  void tooLittleMemory() {
    assertThatThrownBy(
            () ->
                DjlSentimentModel.open(
                    folder,
                    "owner/name",
                    TinyModels.options(128),
                    IntegerProducts.exactHere(),
                    50_000_000))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "The model owner/name needs about 84 MB of memory (2 MB for the model, 80 MB for its"
                + " engine, 2 MB for one worker), and 50 MB are available: give the process more,"
                + " or use a smaller model.");
  }

  private Path torchScript(String resource) throws IOException {
    Files.delete(network);
    return Files.copy(TinyModels.resource(resource), folder.resolve("model.pt"));
  }

  private void config(Consumer<ObjectNode> change) throws IOException {
    Path file = folder.resolve("config.json");
    ObjectNode config = (ObjectNode) JSON.readTree(file.toFile());
    change.accept(config);
    JSON.writeValue(file.toFile(), config);
  }

  private void assertRefused(String sentence) {
    assertThatThrownBy(() -> DjlSentimentModel.open(folder, "", TinyModels.options(128)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage("%s", sentence);
  }

  private void assertRefusedStartingWith(String start) {
    assertThatThrownBy(() -> DjlSentimentModel.open(folder, "", TinyModels.options(128)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(start);
  }
}
