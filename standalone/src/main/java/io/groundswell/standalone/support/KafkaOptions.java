package io.groundswell.standalone.support;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that talks to Kafka. */
public final class KafkaOptions {
  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Kafka broker (default: KAFKA_BOOTSTRAP_SERVERS, else localhost:9092).")
  private @Nullable String bootstrap;

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description = "Topic (default: by its setting, such as RAW_TOPIC).")
  private @Nullable String topic;

  public KafkaAccess access(CliConfig config) {
    return new KafkaAccess(
        bootstrap == null ? config.bootstrapServers() : bootstrap, config.kafka());
  }

  public String topicOr(String configured) {
    return topic == null ? configured : topic;
  }

  public boolean namesBootstrap() {
    return bootstrap != null;
  }

  public boolean namesTopic() {
    return topic != null;
  }
}
