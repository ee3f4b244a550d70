package io.groundswell.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.topics.TopicCreator;
import io.groundswell.topics.TopicSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Publishes scored posts in the scorer's format. */
final class ScoredPosts {
  static final String TOPIC = CommonSettings.SENTIMENT_TOPIC.defaultText();
  private static final List<String> LABELS = List.of("POSITIVE", "NEUTRAL", "NEGATIVE");
  private static final int AUTHORS = 20_000;

  private final String bootstrapServers;

  ScoredPosts(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Publishes posts whose times end now and whose subjects are uniformly distributed. */
  void publish(int posts, int subjects, int eventRate) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      TopicCreator.createMissing(admin, List.of(TopicSpec.sentiment(TOPIC)), (short) 1);
    }
    Random random = new Random(5);
    Instant first = Instant.now().minusSeconds(posts / eventRate);
    try (KafkaProducer<byte[], byte[]> producer = KafkaClients.producer(bootstrapServers)) {
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
