package io.groundswell.scorer.djl;

import java.nio.file.Path;
import java.util.Map;

/** The system properties that DJL and its engines read when their classes load. */
final class DjlProperties {
  private static final Map<String, String> PROPERTIES =
      Map.of(
          // DJL makes no network requests, neither for natives and models nor for usage statistics.
          "ai.djl.offline", "true",
          "OPT_OUT_TRACKING", "true",
          // ONNX Runtime's arrays do not load PyTorch as a fallback for unused operations.
          "ai.djl.onnx.disable_alternative", "true",
          // Calls run on the worker's thread; engine pools would compete with the workers.
          "ai.djl.onnxruntime.num_threads", "1",
          "ai.djl.onnxruntime.num_interop_threads", "1",
          "ai.djl.pytorch.num_threads", "1",
          "ai.djl.pytorch.num_interop_threads", "1",
          // The optimizer compiles again for each new batch shape, while serving.
          "ai.djl.pytorch.graph_optimizer", "false");

  private static final String ONNX_RUNTIME = "onnxruntime.native.path";

  private DjlProperties() {}

  /** Sets the properties that are not set already. */
  static synchronized void set() {
    OnnxTelemetry.off();
    PROPERTIES.forEach(DjlProperties::setIfMissing);
    if (System.getProperty(ONNX_RUNTIME) == null) {
      ResourceExtractor.onnxRuntime(temp())
          .ifPresent(folder -> setIfMissing(ONNX_RUNTIME, folder.toString()));
    }
  }

  /** The folder of extracted files, which restarts reuse. */
  static Path temp() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static void setIfMissing(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
