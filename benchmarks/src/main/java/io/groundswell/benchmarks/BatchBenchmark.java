package io.groundswell.benchmarks;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether single requests wait while large batches are scored. */
@Command(
    name = "batch",
    description = "Latency of single /predict while /batch_predict of 1,000 runs back to back.")
final class BatchBenchmark implements Callable<Integer> {
  private static final int BATCH = 1_000;
  private static final double REQUIRED_P95_MS = 100;

  @Option(names = "--rate", defaultValue = "20", description = "Singles/s (${DEFAULT-VALUE}).")
  private double rate = 20;

  @Option(names = "--seconds", defaultValue = "20", description = "A run (${DEFAULT-VALUE}).")
  private int seconds = 20;

  @Option(names = "--repeats", defaultValue = "3", description = "How often (${DEFAULT-VALUE}).")
  private int repeats = 3;

  @Option(names = "--tsv", description = "Texts are the third column of this file.")
  private @Nullable Path tsv;

  private final HttpClient client = HttpClient.newHttpClient();
  private volatile boolean over;
  private long nextText = 1_000_000_000;

  @Override
  public Integer call() throws Exception {
    Bodies bodies = new Bodies(Texts.read(tsv, 4_096));
    try (LocalUp up = new LocalUp()) {
      OpenLoop singles = new OpenLoop(up.url());
      singles.run(50, 10, bodies::single); // warm-up
      for (int i = 0; i < 5; i++) {
        batch(up.url(), bodies);
      }
      for (int round = 0; round < repeats; round++) {
        round(up.url(), bodies, singles, 1_000_000L * (round + 1));
      }
    }
    return 0;
  }

  private void round(String url, Bodies bodies, OpenLoop singles, long first) throws Exception {
    OpenLoop.Figures alone = singles.run(rate, seconds, n -> bodies.single(first + n));
    over = false;
    Spread batchSeconds = new Spread();
    Thread batches =
        new Thread(
            () -> {
              while (!over) {
                batchSeconds.add(batch(url, bodies));
              }
            },
            "batches");
    long start = System.nanoTime();
    batches.start();
    OpenLoop.Figures beside = singles.run(rate, seconds, n -> bodies.single(first + 500_000 + n));
    over = true;
    batches.join();
    double textsPerSecond = batchSeconds.count() * (double) BATCH / Seconds.since(start);
    System.out.println("singles alone:          " + alone);
    System.out.println("singles beside batches: " + beside);
    System.out.printf(
        "  p95 %.1f ms is %.2f of the %.0f ms required; batches: %.0f texts/s, seconds each %s%n",
        beside.ms(95),
        beside.ms(95) / REQUIRED_P95_MS,
        REQUIRED_P95_MS,
        textsPerSecond,
        batchSeconds.show("%.2f"));
  }

  /** Seconds that it took. */
  private double batch(String url, Bodies bodies) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/batch_predict"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(bodies.batch(nextText, BATCH)))
            .build();
    nextText += BATCH;
    long start = System.nanoTime();
    int status =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()).join().statusCode();
    if (status != 200) {
      throw new IllegalStateException("/batch_predict answered " + status);
    }
    return Seconds.since(start);
  }
}
