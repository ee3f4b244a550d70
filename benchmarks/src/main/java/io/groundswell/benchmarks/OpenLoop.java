package io.groundswell.benchmarks;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Requests at a constant rate, whether or not earlier ones are answered. A latency counts from the
 * moment when its request was due, so that a server's pause shows in all that fell into it.
 */
final class OpenLoop {
  private static final long HIGHEST_MICROS = 60_000_000;

  /** The client would otherwise open one for each request that waits. */
  private static final int MOST_CONNECTIONS = 256;

  /** A driver that is later than this measures itself. */
  private static final double MOST_LATE_MS = 20;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI predict;

  OpenLoop(String url) {
    predict = URI.create(url + "/predict");
  }

  /**
   * What one run has shown.
   *
   * @param failed answers other than 200, or none
   * @param lateMs how late a request left at worst, for want of a connection or of a core; included
   *     in the latencies
   */
  record Figures(double perSecond, Histogram micros, long failed, double lateMs) {
    double ms(double percentile) {
      return micros.getValueAtPercentile(percentile) / 1e3;
    }

    @Override
    public String toString() {
      return "%7.0f req/s  p50 %7.2f  p95 %7.2f  p99 %7.2f  max %7.1f ms, driver late by at most %.1f ms%s%s"
          .formatted(
              perSecond,
              ms(50),
              ms(95),
              ms(99),
              ms(100),
              lateMs,
              lateMs > MOST_LATE_MS ? "  (the driver can't keep up: no result)" : "",
              failed == 0 ? "" : "  (%d failed)".formatted(failed));
    }
  }

  /**
   * @param perSecond arrivals
   * @param body the request of a number, a JSON object
   */
  Figures run(double perSecond, double seconds, LongFunction<String> body)
      throws InterruptedException {
    int requests = (int) (perSecond * seconds);
    Histogram micros = new ConcurrentHistogram(HIGHEST_MICROS, 3);
    LongAdder failed = new LongAdder();
    CountDownLatch open = new CountDownLatch(requests);
    long start = System.nanoTime();
    long worstLate = 0;
    Semaphore connections = new Semaphore(MOST_CONNECTIONS);
    for (int i = 0; i < requests; i++) {
      long due = start + (long) (i * 1e9 / perSecond);
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      connections.acquire(); // where none is free, the wait counts as latency
      worstLate = Math.max(worstLate, System.nanoTime() - due);
      var unused =
          client
              .sendAsync(request(body.apply(i)), HttpResponse.BodyHandlers.ofByteArray())
              .whenComplete(
                  (response, failure) -> {
                    connections.release();
                    long taken = (System.nanoTime() - due) / 1000;
                    micros.recordValue(Math.min(HIGHEST_MICROS, taken));
                    if (failure != null || response.statusCode() != 200) {
                      failed.increment();
                    }
                    open.countDown();
                  });
    }
    open.await();
    return new Figures(requests / Seconds.since(start), micros, failed.sum(), worstLate / 1e6);
  }

  private HttpRequest request(String body) {
    return HttpRequest.newBuilder(predict)
        .timeout(Duration.ofSeconds(30))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }
}
