package io.groundswell.processor.stream;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The record limit of each topic, as last read from the broker. */
public final class SizeLimits {
  /** Kafka's own default, for topics that are missing. */
  private static final int DEFAULT_BYTES = 1_048_588;

  private volatile Map<String, Integer> maxMessageBytes;
  private final int largest;

  /**
   * @param maxMessageBytes topic name to its {@code max.message.bytes}
   */
  public SizeLimits(Map<String, Integer> maxMessageBytes) {
    this.maxMessageBytes = Map.copyOf(maxMessageBytes);
    this.largest =
        maxMessageBytes.values().stream().mapToInt(Integer::intValue).max().orElse(DEFAULT_BYTES);
  }

  /**
   * Reads the limits from the broker.
   *
   * @param required topics that must exist
   * @param optional topics that may be missing
   * @throws ExecutionException if a required topic is missing or the broker can't be reached
   * @throws InterruptedException if interrupted while waiting
   */
  public static SizeLimits read(
      Admin admin, Collection<String> required, Collection<String> optional)
      throws ExecutionException, InterruptedException {
    Map<String, Integer> limits = new HashMap<>(ask(admin, required, true));
    limits.putAll(ask(admin, optional, false));
    return new SizeLimits(limits);
  }

  /**
   * Reads the limits again: they can change while topics are in use.
   *
   * @throws ExecutionException if the broker can't be reached
   * @throws InterruptedException if interrupted while waiting
   */
  public void refresh(Admin admin, Collection<String> topics)
      throws ExecutionException, InterruptedException {
    maxMessageBytes = Map.copyOf(ask(admin, topics, false));
  }

  private static Map<String, Integer> ask(Admin admin, Collection<String> topics, boolean required)
      throws ExecutionException, InterruptedException {
    List<ConfigResource> resources =
        topics.stream().map(t -> new ConfigResource(ConfigResource.Type.TOPIC, t)).toList();
    Map<String, Integer> limits = new HashMap<>();
    for (Map.Entry<ConfigResource, KafkaFuture<Config>> answer :
        admin.describeConfigs(resources).values().entrySet()) {
      try {
        String bytes = answer.getValue().get().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value();
        limits.put(answer.getKey().name(), Integer.parseInt(bytes));
      } catch (ExecutionException e) {
        if (required || !(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
    return limits;
  }

  /** Most bytes of one record in {@code topic}, at most {@link #largest()}. */
  public int of(String topic) {
    return Math.min(largest, maxMessageBytes.getOrDefault(topic, DEFAULT_BYTES));
  }

  /** Largest limit at the first reading, for which producers are configured. */
  public int largest() {
    return largest;
  }
}
