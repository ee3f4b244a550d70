package io.groundswell.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;

/** Measures while no other process takes much of the machine, as far as that can be had. */
final class Quiet {
  private static final double TOLERATED = 0.05;
  private static final int MOST_TRIES = 3;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private static double loudest;

  private Quiet() {}

  /** Measures again if others took more than a twentieth of all cores, three times at most. */
  static double measure(Callable<Double> measurement) throws Exception {
    double result = 0;
    double others = 1;
    for (int i = 0; i < MOST_TRIES && others > TOLERATED; i++) {
      SYSTEM.getCpuLoad(); // both are of the time since they were last asked
      SYSTEM.getProcessCpuLoad();
      result = measurement.call();
      others = SYSTEM.getCpuLoad() - SYSTEM.getProcessCpuLoad();
    }
    loudest = Math.max(loudest, others);
    return result;
  }

  /** The most of all cores that others had during any measurement that counts. */
  static String loudest() {
    return "Other processes had at most %.0f %% of the machine meanwhile."
        .formatted(100 * Math.max(0, loudest));
  }
}
