package io.groundswell.benchmarks;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The one {@code up}, with what asks it, that all measurements over HTTP share: it starts when the
 * first one needs it, and stays until this process ends.
 */
final class Served {
  static final Path FOLDER = Path.of("benchmarks", "target", "load");

  private @Nullable Parts parts;

  /** It, warm, and what asks it. */
  record Parts(LocalUp up, Bodies bodies, Wrk wrk, GatlingRun gatling) {
    String url() {
      return up.url();
    }
  }

  synchronized Parts get(Bench bench) throws Exception {
    Parts known = parts;
    if (known == null) {
      Bodies bodies = Bodies.of(bench.texts());
      GatlingRun gatling = new GatlingRun(FOLDER, bodies);
      Wrk wrk = new Wrk(bodies.writeTo(FOLDER));
      LocalUp up = new LocalUp();
      new Instance(up.url()).know(bodies);
      warmUp(bench, wrk, up);
      known = new Parts(up, bodies, wrk, gatling);
      parts = known;
    }
    return known;
  }

  /** With cached texts: they use most of the code, most often. */
  static void warmUp(Bench bench, Wrk wrk, LocalUp up) throws Exception {
    warmUp(bench, up, "cached requests", seconds -> wrk.cached(up.url(), 64, seconds));
  }

  /** With requests of one kind, before those are measured. */
  static void warmUp(Bench bench, LocalUp up, String what, Load load) throws Exception {
    int seconds = warmUpSeconds(bench);
    Steady.warmUp(what, bench.warmUps(2), up.jit(), () -> load.run(seconds).perSecond());
  }

  /** A closed loop, for so many seconds. */
  interface Load {
    Wrk.Figures run(int seconds) throws Exception;
  }

  static int warmUpSeconds(Bench bench) {
    return bench.quick() ? 3 : 10;
  }

  /** Length of one phase of a load test. */
  static int phaseSeconds(Bench bench) {
    return bench.quick() ? 3 : bench.seconds();
  }

  /** Length of one run of a closed loop. */
  static int peakSeconds(Bench bench) {
    return bench.seconds() / 2;
  }
}
