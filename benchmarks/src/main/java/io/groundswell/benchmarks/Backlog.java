package io.groundswell.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sees to it that new posts always wait, and counts those that come out scored. */
final class Backlog implements AutoCloseable {
  /** As many as several windows of all threads. */
  private static final int AHEAD = 2_000;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Bodies bodies;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> reader;
  private final TreeMap<Long, Long> scoredAt = new TreeMap<>();
  private final Thread thread = new Thread(this::run, "backlog");
  private volatile boolean closing;

  Backlog(String bootstrapServers, Bodies bodies) {
    this.bodies = bodies;
    this.producer = Flow.producer(bootstrapServers);
    this.reader = Flow.reader(bootstrapServers, "sentiment");
    reader.seekToEnd(reader.assignment());
    reader.assignment().forEach(reader::position); // seeking is lazy
    thread.start();
  }

  private void run() {
    long sent = 0;
    long scored = 0;
    long end = Long.MAX_VALUE;
    while (sent > scored || !closing) {
      for (; !closing && sent < scored + AHEAD; sent++) {
        // A request with one text is a post, too.
        byte[] post = bodies.fresh(sent).getBytes(StandardCharsets.UTF_8);
        var unused = producer.send(new ProducerRecord<>("raw-posts", post));
      }
      scored += reader.poll(Duration.ofMillis(50)).count();
      synchronized (scoredAt) {
        scoredAt.put(System.currentTimeMillis(), scored);
      }
      if (closing && end == Long.MAX_VALUE) {
        end = System.nanoTime() + PATIENCE.toNanos();
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException((sent - scored) + " posts did not come out");
      }
    }
  }

  /**
   * Posts that came out in a second.
   *
   * @param fromMillis epoch milliseconds
   * @param toMillis not later than now
   */
  double perSecond(long fromMillis, long toMillis) {
    return 1000.0 * (count(toMillis) - count(fromMillis)) / (toMillis - fromMillis);
  }

  private long count(long millis) {
    synchronized (scoredAt) {
      Map.Entry<Long, Long> known = scoredAt.floorEntry(millis);
      return known == null ? 0 : known.getValue();
    }
  }

  /** Sends no more, and returns when all that was sent is scored. */
  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.join();
    producer.close();
    reader.close();
  }
}
