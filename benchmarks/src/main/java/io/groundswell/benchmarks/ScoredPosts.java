package io.groundswell.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.TopicCreator;
import io.groundswell.topics.TopicSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Scored posts as the scorer writes them, straight onto their topic. */
final class ScoredPosts {
  static final String TOPIC = "sentiment";
  private static final List<String> LABELS = List.of("POSITIVE", "NEUTRAL", "NEGATIVE");
  private static final int AUTHORS = 20_000;

  private final String bootstrapServers;

  ScoredPosts(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Posts whose times end now; their subjects are evenly spread. */
  void fill(int posts, int subjects, int eventRate) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      TopicCreator.createMissing(admin, List.of(TopicSpec.sentiment(TOPIC)), (short) 1);
    }
    Random random = new Random(5);
    Instant first = Instant.now().minusSeconds(posts / eventRate);
    try (KafkaProducer<byte[], byte[]> producer = Flow.producer(bootstrapServers)) {
      for (int i = 0; i < posts; i++) {
        Instant time = first.plusMillis(1000L * i / eventRate);
        byte[] value = post(random, i, subjects, time);
        var unused =
            producer.send(new ProducerRecord<>(TOPIC, i % 6, time.toEpochMilli(), null, value));
      }
    }
  }

  private static byte[] post(Random random, int i, int subjects, Instant time) {
    String label = LABELS.get(random.nextInt(3));
    ObjectNode post =
        StrictJson.object()
            .put("text", "What happened there? I did not see that coming, number " + i)
            .put("id", Integer.toString(i))
            .put("author", "author " + random.nextInt(AUTHORS))
            .put("created_at", time.toString())
            .put("label", label)
            .put("confidence", 0.5);
    post.putArray("subjects").add("subject " + random.nextInt(subjects));
    post.putObject("scores").put("negative", 0.25).put("neutral", 0.25).put("positive", 0.5);
    post.putObject("model").put("name", "none").put("digest", "0".repeat(64));
    return StrictJson.write(
        post.put("cached", false)
            .put("truncated", false)
            .put("tokens", 20)
            .put("windows", 1)
            .put("language", "en")
            .put("language_supported", true)
            .put("processing_ms", 1.5));
  }
}
