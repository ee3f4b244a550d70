package io.groundswell.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.common.settings.CommonSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Delay from a post's arrival on the raw topic to its effect in {@code GET /audience}. The n-th
 * post is visible when the volumes of the subject's windows add up to n.
 */
@Command(
    name = "delay",
    description = "Delay from raw-posts to GET /audience, at a steady rate of new posts.")
final class DelayBenchmark implements Callable<Integer> {
  private static final String SUBJECT = "delay";
  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Option(names = "--rate", defaultValue = "50", description = "Posts a second (${DEFAULT-VALUE}).")
  private int rate = 50;

  @Option(names = "--seconds", defaultValue = "60", description = "Length (${DEFAULT-VALUE}).")
  private int seconds = 60;

  private final HttpClient http = HttpClient.newHttpClient();

  @Override
  public Integer call() throws Exception {
    try (LocalUp up = new LocalUp()) {
      measure(up, 10); // warm-up
      Histogram delays = measure(up, seconds);
      System.out.printf(
          "%d posts at %d a second: p50 %d ms, p95 %d ms, p99 %d ms, max %d ms%n",
          delays.getTotalCount(),
          rate,
          delays.getValueAtPercentile(50),
          delays.getValueAtPercentile(95),
          delays.getValueAtPercentile(99),
          delays.getMaxValue());
    }
    return 0;
  }

  private Histogram measure(LocalUp up, int howLong) throws Exception {
    String subject = SUBJECT + " " + howLong;
    int posts = rate * howLong;
    Queue<Long> sentNanos = new ConcurrentLinkedQueue<>();
    Thread sender = new Thread(() -> send(up, subject, posts, sentNanos), "sender");
    sender.start();
    URI uri =
        URI.create(
            up.url()
                + "/audience/"
                + subject.replace(" ", "%20")
                + "?window=10&from="
                + Instant.now().minusSeconds(20));
    Histogram delays = new Histogram(3);
    long end = System.nanoTime() + Duration.ofSeconds(howLong).plus(TIMEOUT).toNanos();
    int seen = 0;
    while (seen < posts) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "Timed out: " + seen + " of " + posts + " posts were visible");
      }
      for (int volume = volume(uri); seen < volume; seen++) {
        Long sent = sentNanos.poll();
        if (sent == null) {
          throw new IllegalStateException("More posts were visible than sent");
        }
        delays.recordValue((System.nanoTime() - sent) / 1_000_000);
      }
      LockSupport.parkNanos(POLL_INTERVAL.toNanos());
    }
    sender.join();
    return delays;
  }

  private void send(LocalUp up, String subject, int posts, Queue<Long> sentNanos) {
    try (KafkaProducer<byte[], byte[]> producer = KafkaClients.producer(up.bootstrapServers())) {
      long start = System.nanoTime();
      for (int i = 0; i < posts; i++) {
        LockSupport.parkNanos(start + i * 1_000_000_000L / rate - System.nanoTime());
        byte[] post =
            StrictJson.write(
                StrictJson.object()
                    .put("text", "They changed everything again and it is number " + i)
                    .put("subject", subject)
                    .put("lang", "en")
                    .put("created_at", Instant.now().toString()));
        sentNanos.add(System.nanoTime());
        var unused =
            producer.send(new ProducerRecord<>(CommonSettings.RAW_TOPIC.defaultText(), post));
      }
    }
  }

  private int volume(URI uri) throws IOException, InterruptedException {
    var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
    int volume = 0;
    if (answer.statusCode() == 200) {
      try {
        for (JsonNode window : StrictJson.parse(answer.body()).path("windows")) {
          volume += window.path("volume").asInt();
        }
      } catch (BadInputException e) {
        throw new IllegalStateException(e);
      }
    }
    return volume;
  }
}
