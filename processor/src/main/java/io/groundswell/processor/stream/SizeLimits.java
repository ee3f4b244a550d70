package io.groundswell.processor.stream;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How large a record each topic takes.
 *
 * @param maxMessageBytes topic name to its {@code max.message.bytes}
 */
public record SizeLimits(Map<String, Integer> maxMessageBytes) {
  /** Kafka's own default, for topics that nobody has asked about. */
  private static final int DEFAULT_BYTES = 1_048_588;

  /**
   * Asks the broker.
   *
   * @throws ExecutionException if a topic is missing or the broker can't be reached
   * @throws InterruptedException if interrupted while waiting
   */
  public static SizeLimits read(Admin admin, Collection<String> topics)
      throws ExecutionException, InterruptedException {
    Map<String, Integer> limits = new HashMap<>();
    Map<ConfigResource, Config> configs =
        admin
            .describeConfigs(
                topics.stream().map(t -> new ConfigResource(ConfigResource.Type.TOPIC, t)).toList())
            .all()
            .get();
    configs.forEach(
        (topic, config) -> {
          ConfigEntry entry = config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
          limits.put(topic.name(), Integer.parseInt(entry.value()));
        });
    return new SizeLimits(Map.copyOf(limits));
  }

  /** Most bytes of one record in {@code topic}. */
  public int of(String topic) {
    return maxMessageBytes.getOrDefault(topic, DEFAULT_BYTES);
  }

  /** Most bytes that any of the topics takes. */
  public int largest() {
    return maxMessageBytes.values().stream()
        .mapToInt(Integer::intValue)
        .max()
        .orElse(DEFAULT_BYTES);
  }
}
