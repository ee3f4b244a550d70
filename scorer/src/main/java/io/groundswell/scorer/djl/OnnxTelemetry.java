package io.groundswell.scorer.djl;

import com.sun.jna.Function;
import com.sun.jna.Platform;

/**
 * Disables ONNX Runtime's telemetry. Release builds, since 1.29 also on Linux and macOS, report
 * each session and its model to Microsoft unless an environment variable is set.
 */
final class OnnxTelemetry {
  private static final String VARIABLE = "ORT_DISABLE_TELEMETRY";

  private OnnxTelemetry() {}

  /**
   * Sets the variable natively, because Java can't change its environment. To be called before the
   * library is loaded: its API can disable telemetry only after it has started.
   */
  static void off() {
    if (!Platform.isWindows()) {
      int overwrite = 1;
      Function.getFunction(Platform.C_LIBRARY_NAME, "setenv")
          .invokeInt(new Object[] {VARIABLE, "1", overwrite});
    }
  }
}
