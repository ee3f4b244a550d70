package io.groundswell.scorer.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceExtractorTest {
  @TempDir Path temp;

  @Test
  void extractsTheModelsFilesAlone() throws IOException {
    assertThat(filesIn(ResourceExtractor.bundledModel(temp)))
        .containsExactlyInAnyOrder("config.json", "model_int8.onnx", "tokenizer.json");
  }

  @Test
  void aRestartReusesTheFiles() throws IOException {
    Path folder = ResourceExtractor.bundledModel(temp);
    Path model = folder.resolve("model_int8.onnx");
    FileTime longAgo = FileTime.fromMillis(0);
    Files.setLastModifiedTime(model, longAgo);

    assertThat(ResourceExtractor.bundledModel(temp)).isEqualTo(folder);
    assertThat(Files.getLastModifiedTime(model)).isEqualTo(longAgo);
  }

  @Test
  void replacesADamagedFile() throws IOException {
    Path tokenizer = ResourceExtractor.bundledModel(temp).resolve("tokenizer.json");
    byte[] whole = Files.readAllBytes(tokenizer);
    byte[] damaged = whole.clone();
    damaged[whole.length / 2] ^= 1;
    Files.write(tokenizer, damaged);

    ResourceExtractor.bundledModel(temp);

    assertThat(Files.readAllBytes(tokenizer)).isEqualTo(whole);
  }

  @Test
  void concurrentExtractionIsSafe() throws Exception {
    int starters = 4;
    CountDownLatch together = new CountDownLatch(starters);
    ExecutorService threads = Executors.newFixedThreadPool(starters);
    try {
      List<Future<Path>> folders = new ArrayList<>();
      for (int i = 0; i < starters; i++) {
        folders.add(
            threads.submit(
                () -> {
                  together.countDown();
                  together.await();
                  return ResourceExtractor.bundledModel(temp);
                }));
      }
      for (Future<Path> folder : folders) {
        assertThat(filesIn(folder.get(60, TimeUnit.SECONDS))).contains("model_int8.onnx");
      }
      assertThat(filesIn(folders.get(0).get())).hasSize(3);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anUnwritableFolderIsReported() throws IOException {
    Path notAFolder = Files.writeString(temp.resolve("file"), "in the way");

    assertThatThrownBy(() -> ResourceExtractor.bundledModel(notAFolder))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(notAFolder.toString())
        .hasMessageContaining("java.io.tmpdir");
  }

  @Test
  void onnxRuntimeRunsFromTheExtractedFiles() throws IOException {
    DjlProperties.set();
    Path natives = Path.of(System.getProperty("onnxruntime.native.path"));

    assertThat(ResourceExtractor.onnxRuntime(natives.getParent().getParent())).contains(natives);
    assertThat(filesIn(natives))
        .containsExactlyInAnyOrder(
            System.mapLibraryName("onnxruntime"), System.mapLibraryName("onnxruntime4j_jni"));
  }

  private static List<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
