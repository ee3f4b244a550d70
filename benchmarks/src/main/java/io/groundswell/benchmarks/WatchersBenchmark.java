package io.groundswell.benchmarks;

import io.groundswell.standalone.local.DataFolder;
import io.groundswell.standalone.local.EmbeddedBroker;
import io.groundswell.topics.AudienceWindow;
import io.groundswell.topics.Figures;
import io.groundswell.topics.Figures.Adjusted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * From a window's record to those who watch it. Each subject publishes its open window of 10 s once
 * a second, all of them spread over the second. The bridge has a process of its own; broker, writer
 * and watchers share another.
 */
@Command(
    name = "watchers",
    description = "From a window's record to the watchers of the live feed, one and many.")
final class WatchersBenchmark implements Callable<Integer> {
  private static final int WARM_UP_SECONDS = 15;

  @Option(
      names = "--watchers",
      defaultValue = "500",
      description = "At the same time (${DEFAULT-VALUE}).")
  private int watchers = 500;

  @Option(
      names = "--subjects",
      defaultValue = "100",
      description = "Each publishes a window a second (${DEFAULT-VALUE}).")
  private int subjects = 100;

  @Option(names = "--seconds", defaultValue = "30", description = "A run (${DEFAULT-VALUE}).")
  private int seconds = 30;

  private volatile boolean done;

  @Override
  public Integer call() throws Exception {
    try (DataFolder folder = DataFolder.open(null);
        EmbeddedBroker broker = EmbeddedBroker.start(folder.path().resolve("kafka"), 0);
        BridgeProcess bridge = new BridgeProcess(broker.bootstrapServers())) {
      Thread writer = new Thread(() -> write(broker.bootstrapServers()), "writer");
      writer.setDaemon(true);
      writer.start();
      measure(bridge, watchers, WARM_UP_SECONDS);
      System.out.println("warmed up");
      measure(bridge, 0, seconds).print("nobody");
      long heap = bridge.liveHeap();
      long buffers = bridge.buffers();
      measure(bridge, 1, seconds).print("1 watcher");
      try (Watching all = new Watching(bridge.port(), watchers)) {
        measure(bridge, all, seconds).print(watchers + " watchers");
        System.out.printf(
            "memory of the bridge for each of them: %.1f kB of heap, %.1f kB of buffers%n",
            (bridge.liveHeap() - heap) / 1e3 / watchers,
            (bridge.buffers() - buffers) / 1e3 / watchers);
      }
      done = true;
      writer.join();
      System.out.printf(
          "dropped by the bridge: %.0f%n", bridge.metric("groundswell_live_dropped_total"));
    }
    return 0;
  }

  /** What one run has shown. */
  private record Run(Histogram delays, double cores, double megabytes, int lost) {
    void print(String who) {
      System.out.printf(
          "%-14s p50 %4d ms, p99 %4d ms, most %4d ms; bridge %.2f cores; %.1f MB/s; lost %d%n",
          who,
          delays.getValueAtPercentile(50),
          delays.getValueAtPercentile(99),
          delays.getMaxValue(),
          cores,
          megabytes,
          lost);
    }
  }

  private static Run measure(BridgeProcess bridge, int watchers, int seconds) throws Exception {
    try (Watching watching = new Watching(bridge.port(), watchers)) {
      return measure(bridge, watching, seconds);
    }
  }

  private static Run measure(BridgeProcess bridge, Watching watching, int seconds)
      throws Exception {
    watching.run(TimeUnit.SECONDS.toNanos(2)); // all are in
    Duration cpu = bridge.cpu();
    long start = System.nanoTime();
    watching.run(TimeUnit.SECONDS.toNanos(seconds));
    double elapsed = (System.nanoTime() - start) / 1e9;
    double cores = bridge.cpu().minus(cpu).toNanos() / 1e9 / elapsed;
    return new Run(watching.delays(), cores, watching.bytes() / 1e6 / elapsed, watching.lost());
  }

  private void write(String bootstrapServers) {
    try (KafkaProducer<byte[], byte[]> producer = Flow.producer(bootstrapServers)) {
      long start = System.nanoTime();
      for (long i = 0; !done; i++) {
        LockSupport.parkNanos(start + i * 1_000_000_000L / subjects - System.nanoTime());
        AudienceWindow window = window("subject number " + i % subjects, Instant.now());
        var unused =
            producer.send(
                new ProducerRecord<>(
                    "audience", window.subject().getBytes(StandardCharsets.UTF_8), window.write()));
      }
    }
  }

  private static AudienceWindow window(String subject, Instant now) {
    long posts = now.toEpochMilli() % 10_000;
    Figures figures =
        new Figures(posts, posts / 2, posts / 3, new Adjusted("em", posts, posts / 2, posts / 3));
    return new AudienceWindow(
        subject,
        "those that are compared",
        Instant.ofEpochSecond(now.getEpochSecond() / 10 * 10),
        10,
        false,
        0,
        figures,
        posts,
        false,
        3,
        0.0123456,
        4,
        5,
        6,
        0.0101234,
        figures,
        null,
        100,
        false,
        Instant.ofEpochMilli(now.toEpochMilli()));
  }
}
