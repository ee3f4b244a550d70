package io.groundswell.processor.predict;

import io.groundswell.processor.stream.NoReplyReason;
import io.groundswell.topics.RecordHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses that replies may be published to. Topics are looked up in advance, never for a
 * request: publishing to a missing topic blocks the producer for a minute and then kills its task.
 */
public final class ReplyAddresses {
  private static final Logger log = LoggerFactory.getLogger(ReplyAddresses.class);

  private final Set<String> allowed;
  private volatile Map<String, Integer> partitions = Map.of();

  /** An address, or the reason for which there is none. */
  public sealed interface Resolved {
    /** The address of a reply; any partition if null. */
    record Address(String topic, @Nullable Integer partition) implements Resolved {}

    /** No reply. */
    record None(NoReplyReason reason) implements Resolved {}
  }

  /**
   * @param allowed exact topic names
   */
  public ReplyAddresses(List<String> allowed) {
    this.allowed = Set.copyOf(allowed);
  }

  /**
   * Looks up the partitions of the allowed topics. A topic whose look-up fails keeps its last known
   * partitions, unless the broker reports it as missing.
   */
  public void refresh(Admin admin) {
    Map<String, Integer> found = new HashMap<>(partitions);
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin.describeTopics(allowed).topicNameValues();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> answer : answers.entrySet()) {
      try {
        found.put(answer.getKey(), answer.getValue().get(5, TimeUnit.SECONDS).partitions().size());
      } catch (ExecutionException | TimeoutException e) {
        log.debug("reply topic not found: name={} cause={}", answer.getKey(), e.toString());
        if (e.getCause() instanceof UnknownTopicOrPartitionException) {
          found.remove(answer.getKey());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    know(found);
  }

  /**
   * Replaces the known topics.
   *
   * @param found topic name to its number of partitions
   */
  public void know(Map<String, Integer> found) {
    partitions = Map.copyOf(found);
  }

  /** Reads the address from a request's headers; never blocks. */
  Resolved resolve(Headers headers) {
    Header topicHeader = headers.lastHeader(RecordHeaders.REPLY_TOPIC);
    if (topicHeader == null || topicHeader.value() == null) {
      return new Resolved.None(NoReplyReason.NO_REPLY_TOPIC);
    }
    String topic = new String(topicHeader.value(), StandardCharsets.UTF_8);
    if (!allowed.contains(topic)) {
      return new Resolved.None(NoReplyReason.TOPIC_NOT_ALLOWED);
    }
    Integer count = partitions.get(topic);
    if (count == null) {
      return new Resolved.None(NoReplyReason.TOPIC_MISSING);
    }
    Header partitionHeader = headers.lastHeader(RecordHeaders.REPLY_PARTITION);
    if (partitionHeader == null) {
      return new Resolved.Address(topic, null);
    }
    byte[] bytes = partitionHeader.value();
    if (bytes == null || bytes.length != Integer.BYTES) {
      return new Resolved.None(NoReplyReason.INVALID_PARTITION);
    }
    int partition = ByteBuffer.wrap(bytes).getInt();
    return partition >= 0 && partition < count
        ? new Resolved.Address(topic, partition)
        : new Resolved.None(NoReplyReason.INVALID_PARTITION);
  }
}
