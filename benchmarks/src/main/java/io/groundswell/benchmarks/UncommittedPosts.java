package io.groundswell.benchmarks;

import io.groundswell.common.json.StrictJson;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Posts in a topic, spread evenly over its partitions, whose transaction is open until {@link
 * #commit}. Consumers of committed records see none of them before, so that what is measured does
 * not compete with their producer.
 */
final class UncommittedPosts implements AutoCloseable {
  private static final int TRANSACTION_TIMEOUT_MS = 300_000;

  private final Offsets offsets;
  private final int posts;
  private final int partitions;
  private final Map<TopicPartition, Long> first = new ConcurrentHashMap<>();
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * Publishes posts; returns when the broker has acknowledged all of them.
   *
   * @param posts number of posts
   * @param value of each, by its index
   */
  UncommittedPosts(
      String bootstrapServers,
      Offsets offsets,
      String topic,
      int posts,
      IntFunction<byte[]> value) {
    this.offsets = offsets;
    this.posts = posts;
    partitions = offsets.partitions(topic).size();
    producer =
        KafkaClients.transactionalProducer(
            bootstrapServers,
            "uncommitted",
            Map.of(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                TRANSACTION_TIMEOUT_MS,
                ProducerConfig.BATCH_SIZE_CONFIG,
                128 * 1024));
    producer.beginTransaction();
    for (int i = 0; i < posts; i++) {
      int partition = i % partitions;
      var unused =
          producer.send(
              new ProducerRecord<>(topic, partition, null, value.apply(i)),
              (where, failure) -> {
                if (failure == null) { // otherwise commit throws it
                  first.merge(new TopicPartition(topic, partition), where.offset(), Math::min);
                }
              });
    }
    producer.flush();
  }

  /** Values of posts that have these texts in turn, and no other field. */
  static IntFunction<byte[]> of(List<String> texts) {
    return i -> of(texts.get(i % texts.size()));
  }

  /** The value of a post that has a text and no other field. */
  static byte[] of(String text) {
    return StrictJson.write(StrictJson.object().put("text", text));
  }

  /** Makes the posts visible to consumers of committed records. */
  void commit() {
    producer.commitTransaction();
  }

  /** Counts the posts whose offsets a consumer group has committed. */
  LongSupplier doneBy(String group) {
    return () -> {
      Map<TopicPartition, Long> committed = offsets.committed(group);
      long done = 0;
      for (Map.Entry<TopicPartition, Long> from : first.entrySet()) {
        long next = committed.getOrDefault(from.getKey(), 0L);
        done += Math.max(0, Math.min(next - from.getValue(), postsIn(from.getKey().partition())));
      }
      return done;
    };
  }

  private int postsIn(int partition) {
    return posts / partitions + (partition < posts % partitions ? 1 : 0);
  }

  @Override
  public void close() {
    producer.close();
  }
}
