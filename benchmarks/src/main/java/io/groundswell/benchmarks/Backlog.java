package io.groundswell.benchmarks;

import io.groundswell.common.settings.CommonSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Keeps a backlog of new posts on the raw topic, and counts scored posts. */
final class Backlog implements AutoCloseable {
  /** Posts of several poll batches of all threads. */
  private static final int POSTS = 2_000;

  private static final Duration DRAIN_TIMEOUT = Duration.ofMinutes(1);

  private final Bodies bodies;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> reader;
  private final TreeMap<Long, Long> scoredByTime = new TreeMap<>();
  private final Thread thread = new Thread(this::run, "backlog");
  private volatile boolean closing;

  Backlog(String bootstrapServers, Bodies bodies) {
    this.bodies = bodies;
    this.producer = KafkaClients.producer(bootstrapServers);
    this.reader =
        KafkaClients.reader(bootstrapServers, CommonSettings.SENTIMENT_TOPIC.defaultText());
    reader.seekToEnd(reader.assignment());
    reader.assignment().forEach(reader::position); // seeking is lazy
    thread.start();
  }

  private void run() {
    long sent = 0;
    long scored = 0;
    long end = Long.MAX_VALUE;
    while (sent > scored || !closing) {
      for (; !closing && sent < scored + POSTS; sent++) {
        // The body of a request is also a valid post.
        byte[] post = bodies.newText(sent).getBytes(StandardCharsets.UTF_8);
        var unused =
            producer.send(new ProducerRecord<>(CommonSettings.RAW_TOPIC.defaultText(), post));
      }
      scored += reader.poll(Duration.ofMillis(50)).count();
      synchronized (scoredByTime) {
        scoredByTime.put(System.currentTimeMillis(), scored);
      }
      if (closing && end == Long.MAX_VALUE) {
        end = System.nanoTime() + DRAIN_TIMEOUT.toNanos();
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            (sent - scored) + " posts were not scored within " + DRAIN_TIMEOUT);
      }
    }
  }

  /**
   * Scored posts a second between two times.
   *
   * @param fromMillis epoch milliseconds
   * @param toMillis not in the future
   */
  double perSecond(long fromMillis, long toMillis) {
    return 1000.0 * (count(toMillis) - count(fromMillis)) / (toMillis - fromMillis);
  }

  private long count(long millis) {
    synchronized (scoredByTime) {
      Map.Entry<Long, Long> last = scoredByTime.floorEntry(millis);
      return last == null ? 0 : last.getValue();
    }
  }

  /** Publishes no more posts, and waits until the published ones are scored. */
  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.join();
    producer.close();
    reader.close();
  }
}
