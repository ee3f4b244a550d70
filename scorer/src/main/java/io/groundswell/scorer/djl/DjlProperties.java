package io.groundswell.scorer.djl;

import java.nio.file.Path;
import java.util.Map;

/** What DJL and its engines read of the process they are in, once, when their classes load. */
final class DjlProperties {
  private static final Map<String, String> PROPERTIES =
      Map.of(
          // Without these DJL looks for natives, models and a place for its statistics online.
          "ai.djl.offline", "true",
          "OPT_OUT_TRACKING", "true",
          // Else every array of ONNX Runtime wakes PyTorch, for operations that aren't used here.
          "ai.djl.onnx.disable_alternative", "true",
          // Callers bring the threads; pools beside them would only compete.
          "ai.djl.onnxruntime.num_threads", "1",
          "ai.djl.onnxruntime.num_interop_threads", "1",
          "ai.djl.pytorch.num_threads", "1",
          "ai.djl.pytorch.num_interop_threads", "1",
          // It would compile anew for each new shape of a batch, in the middle of serving.
          "ai.djl.pytorch.graph_optimizer", "false");

  private static final String ONNX_RUNTIME = "onnxruntime.native.path";

  private DjlProperties() {}

  /** Leaves alone what is set already. */
  static synchronized void set() {
    OnnxTelemetry.off();
    PROPERTIES.forEach(DjlProperties::setIfMissing);
    if (System.getProperty(ONNX_RUNTIME) == null) {
      ResourceExtractor.onnxRuntime(temp())
          .ifPresent(folder -> setIfMissing(ONNX_RUNTIME, folder.toString()));
    }
  }

  /** Where files go that a restart can use again. */
  static Path temp() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static void setIfMissing(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
