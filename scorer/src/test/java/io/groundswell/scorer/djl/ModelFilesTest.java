package io.groundswell.scorer.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.scorer.djl.ModelFiles.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The choice among a model's forms, and its reason. */
class ModelFilesTest {
  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void aFolderWithAllForms() {
    folder = TinyModels.copy("roberta", temp);
  }

  @Test
  void signedInt8IsPreferred() {
    takes("model_int8.onnx", "signed bytes are the fastest form; ONNX is faster than TorchScript");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model_quantized.onnx", "model_qint8_avx512_vnni.onnx"})
  void signedInt8IsFoundByAllItsNames(String name) throws IOException {
    rename("model_int8.onnx", name);

    takes(name, "signed bytes are the fastest form; ONNX is faster than TorchScript");
  }

  /** The name does not determine the type of the weights. */
  @Test
  void fp32IsPreferredToUnsignedInt8() throws IOException {
    rename("model_uint8.onnx", "model_int8.onnx");
    Files.delete(folder.resolve("model.pt"));

    takes("model.onnx", "model_int8.onnx has unsigned bytes, which are no faster and less exact");
  }

  @Test
  void unsignedInt8IsUsedWithoutAnAlternative() throws IOException {
    rename("model_uint8.onnx", "model_int8.onnx");
    rename("model.onnx", "model_fp16.onnx");

    takes("model_int8.onnx", "no faster form is there; ONNX is faster than TorchScript");
  }

  @Test
  void fp32IsSecond() throws IOException {
    delete("model_int8.onnx");
    rename("model_uint8.onnx", "model_fp16.onnx");

    takes("model.onnx", "no form with signed bytes is there; ONNX is faster than TorchScript");
  }

  @Test
  void torchScriptIsLast() throws IOException {
    delete("model_int8.onnx");
    delete("model_uint8.onnx");
    delete("model.onnx");

    takes("model.pt", "the only form there is");
    assertThat(ModelFiles.in(folder).network().engine()).isEqualTo(Engine.PYTORCH);
  }

  private void takes(String file, String reason) {
    ModelFiles files = ModelFiles.in(folder);
    assertThat(files.network().name()).isEqualTo(file);
    assertThat(files.reason()).isEqualTo(reason);
  }

  private void delete(String name) throws IOException {
    Files.delete(folder.resolve("onnx").resolve(name));
  }

  private void rename(String from, String to) throws IOException {
    Path onnx = folder.resolve("onnx");
    Files.move(onnx.resolve(from), onnx.resolve(to), StandardCopyOption.REPLACE_EXISTING);
  }
}
