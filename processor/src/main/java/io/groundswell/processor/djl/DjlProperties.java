package io.groundswell.processor.djl;

import java.util.Map;

/** What DJL reads from system properties, once, when its classes load. */
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

  private DjlProperties() {}

  /** Leaves alone what is set already. */
  static void set() {
    PROPERTIES.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }
}
