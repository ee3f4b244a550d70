package io.groundswell.benchmarks;

import io.groundswell.standalone.local.DataFolder;
import io.javalin.Javalin;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code POST /predict} against a plain Javalin endpoint that always says the same. */
@Command(
    name = "http",
    description = "Requests a second and latencies of /predict; needs wrk (Debian: wrk).")
final class HttpBenchmark implements Callable<Integer> {
  private static final int TEXTS = 4_096;
  private static final int WARM_UP_SECONDS = 10;
  private static final String CONSTANT =
      "{\"text\":\"What a finale!\",\"label\":\"POSITIVE\",\"confidence\":0.9,\"cached\":true}";

  @Option(
      names = "--connections",
      split = ",",
      defaultValue = "1,64,256",
      description = "At the same time (${DEFAULT-VALUE}).")
  private List<Integer> connections = List.of();

  @Option(names = "--seconds", defaultValue = "20", description = "A run (${DEFAULT-VALUE}).")
  private int seconds = 20;

  @Option(names = "--tsv", description = "Texts are the third column of this file.")
  private @Nullable Path tsv;

  @Override
  public Integer call() throws Exception {
    Javalin constant =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.routes.post(
                  "/predict", ctx -> ctx.contentType("application/json").result(CONSTANT));
            });
    try (DataFolder folder = DataFolder.open(null);
        LocalUp up = new LocalUp()) {
      constant.start("127.0.0.1", 0);
      Bodies bodies = new Bodies(Texts.read(tsv, TEXTS));
      Wrk wrk = new Wrk(bodies.writeTo(folder.path()));
      String peer = "http://127.0.0.1:" + constant.port();
      wrk.cached(peer, 64, WARM_UP_SECONDS);
      wrk.fresh(up.url(), 64, WARM_UP_SECONDS);
      wrk.cached(up.url(), 64, WARM_UP_SECONDS);
      closedLoop(wrk, peer, up.url());
      openLoop(wrk, up.url(), bodies);
    } finally {
      constant.stop();
    }
    return 0;
  }

  private void closedLoop(Wrk wrk, String peer, String url) throws Exception {
    System.out.println("Closed loop (wrk), ratio to a constant answer of plain Javalin:");
    for (int c : connections) {
      Wrk.Figures limit = wrk.cached(peer, c, seconds);
      show(c, "constant", limit, limit);
      show(c, "cached", wrk.cached(url, c, seconds), limit);
      show(c, "new", wrk.fresh(url, c, seconds), limit);
    }
  }

  private static void show(int c, String what, Wrk.Figures figures, Wrk.Figures limit) {
    System.out.printf(
        "  %3d connections %-8s %s  ratio %.3f%n",
        c, what, figures, figures.perSecond() / limit.perSecond());
  }

  /**
   * The driver takes its share of the same cores: most of wrk's cached peak is out of its reach.
   */
  private void openLoop(Wrk wrk, String url, Bodies bodies) throws Exception {
    OpenLoop driver = new OpenLoop(url);
    AtomicLong number = new AtomicLong();
    driver.run(200, 5, bodies::single); // warm-up
    double peakCached = wrk.cached(url, 64, seconds).perSecond();
    double peakNew = wrk.fresh(url, 64, seconds).perSecond();
    System.out.println("Open loop, from when each request was due:");
    for (double share : new double[] {0.02, 0.05, 0.1}) {
      System.out.printf(
          "  cached, %2.0f %% of the peak %s%n",
          100 * share, driver.run(share * peakCached, seconds, n -> bodies.single(0)));
    }
    for (double share : new double[] {0.2, 0.5, 0.8}) {
      System.out.printf(
          "  new,    %2.0f %% of the peak %s%n",
          100 * share,
          driver.run(
              share * peakNew, seconds, n -> bodies.single(10_000 + number.getAndIncrement())));
    }
  }
}
