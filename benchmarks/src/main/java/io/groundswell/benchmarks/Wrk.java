package io.groundswell.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The load generator of that name: a closed loop that finds how much a server can do. */
final class Wrk {
  private static final Path SCRIPT = Path.of("benchmarks", "predict.lua");

  private final Path texts;

  /**
   * @param texts what {@link Bodies#writeTo} wrote
   */
  Wrk(Path texts) {
    this.texts = texts;
  }

  /**
   * What one run has shown.
   *
   * @param refused answers that were not 2xx or 3xx
   * @param broken requests without an answer
   */
  record Figures(
      double perSecond, double p50Ms, double p95Ms, double p99Ms, long refused, long broken) {
    @Override
    public String toString() {
      return "%7.0f req/s  p50 %7.2f  p95 %7.2f  p99 %7.2f ms%s"
          .formatted(
              perSecond,
              p50Ms,
              p95Ms,
              p99Ms,
              refused + broken == 0 ? "" : "  (%d refused, %d broken)".formatted(refused, broken));
    }
  }

  /** Texts that are known, again and again; see {@link Bodies#allKnown}. */
  Figures cached(String url, int connections, int seconds) throws Exception {
    return run(url + "/predict", connections, seconds, "cached");
  }

  /** Each text once. */
  Figures fresh(String url, int connections, int seconds) throws Exception {
    return run(url + "/predict", connections, seconds, "new");
  }

  /** Batches of ten, four of them known. */
  Figures batches(String url, int connections, int seconds) throws Exception {
    return run(url + "/batch_predict", connections, seconds, "batch");
  }

  private Figures run(String url, int connections, int seconds, String kind) throws Exception {
    Process wrk;
    try {
      wrk =
          new ProcessBuilder(
                  "wrk",
                  "-t1",
                  "-c" + connections,
                  "-d" + seconds + "s",
                  "--timeout=10s",
                  "-s",
                  SCRIPT.toString(),
                  url,
                  "--",
                  kind,
                  texts.toString(),
                  Integer.toString(FreshTexts.newRun()))
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      throw new IllegalStateException("wrk is not installed: on Debian, apt-get install wrk.", e);
    }
    try (BufferedReader out = wrk.inputReader(StandardCharsets.UTF_8)) {
      List<String> lines = out.lines().toList();
      return lines.stream()
          .filter(line -> line.startsWith("FIGURES "))
          .map(Wrk::figures)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(String.join("\n", lines)));
    }
  }

  private static Figures figures(String line) {
    long[] f = Arrays.stream(line.split(" ")).skip(1).mapToLong(Long::parseLong).toArray();
    return new Figures(f[0] * 1e6 / f[1], f[2] / 1e3, f[3] / 1e3, f[4] / 1e3, f[5], f[6]);
  }
}
