package io.groundswell.benchmarks;

import io.groundswell.common.json.StrictJson;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Posts that wait in a topic, spread evenly over its partitions, in a transaction that is open:
 * readers of committed records see none until all are let go at once. So nobody who is measured
 * competes with their producer.
 */
final class HeldPosts implements AutoCloseable {
  private static final int MOST_MS = 300_000;

  private final Offsets offsets;
  private final int posts;
  private final int partitions;
  private final Map<TopicPartition, Long> first = new ConcurrentHashMap<>();
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * Returns once all are there.
   *
   * @param posts how many
   * @param value of each, by its index
   */
  HeldPosts(
      String bootstrapServers,
      Offsets offsets,
      String topic,
      int posts,
      IntFunction<byte[]> value) {
    this.offsets = offsets;
    this.posts = posts;
    partitions = offsets.partitions(topic).size();
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "held-" + UUID.randomUUID(),
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                MOST_MS,
                ProducerConfig.BATCH_SIZE_CONFIG,
                128 * 1024),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    producer.beginTransaction();
    for (int i = 0; i < posts; i++) {
      int partition = i % partitions;
      var unused =
          producer.send(
              new ProducerRecord<>(topic, partition, null, value.apply(i)),
              (where, failure) -> {
                if (failure == null) { // else committing throws it
                  first.merge(new TopicPartition(topic, partition), where.offset(), Math::min);
                }
              });
    }
    producer.flush();
  }

  /** Posts with these texts, again and again, and no other field. */
  static IntFunction<byte[]> of(List<String> texts) {
    return i -> of(texts.get(i % texts.size()));
  }

  /** A post with a text and no other field. */
  static byte[] of(String text) {
    return StrictJson.write(StrictJson.object().put("text", text));
  }

  /** Now they may be read. */
  void letGo() {
    producer.commitTransaction();
  }

  /** How many of them a group has committed as done. */
  LongSupplier doneBy(String group) {
    return () -> {
      Map<TopicPartition, Long> committed = offsets.committed(group);
      long done = 0;
      for (Map.Entry<TopicPartition, Long> from : first.entrySet()) {
        long next = committed.getOrDefault(from.getKey(), 0L);
        done += Math.max(0, Math.min(next - from.getValue(), held(from.getKey().partition())));
      }
      return done;
    };
  }

  private int held(int partition) {
    return posts / partitions + (partition < posts % partitions ? 1 : 0);
  }

  @Override
  public void close() {
    producer.close();
  }
}
