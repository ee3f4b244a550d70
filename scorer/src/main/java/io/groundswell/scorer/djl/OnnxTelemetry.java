package io.groundswell.scorer.djl;

import com.sun.jna.Function;
import com.sun.jna.Platform;

/**
 * ONNX Runtime's released builds, from 1.29 on Linux and macOS too, tell Microsoft of each session
 * and its model unless an environment variable says not to.
 */
final class OnnxTelemetry {
  private static final String VARIABLE = "ORT_DISABLE_TELEMETRY";

  private OnnxTelemetry() {}

  /**
   * Sets the variable for this process; to be called before the library is loaded. Java can't
   * change its own environment, and switching telemetry off by ONNX Runtime's API comes after it
   * has begun.
   */
  static void off() {
    if (!Platform.isWindows()) {
      int overwrite = 1;
      Function.getFunction(Platform.C_LIBRARY_NAME, "setenv")
          .invokeInt(new Object[] {VARIABLE, "1", overwrite});
    }
  }
}
