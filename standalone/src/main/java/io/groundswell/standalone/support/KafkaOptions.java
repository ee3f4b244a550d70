package io.groundswell.standalone.support;

import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Setting;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that connects to Kafka. */
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
        bootstrap == null ? config.get(CommonSettings.KAFKA_BOOTSTRAP_SERVERS) : bootstrap,
        config.kafka());
  }

  /** The topic of the option, or else of the setting. */
  public String topic(CliConfig config, Setting<String> setting) {
    return topic == null ? config.get(setting) : topic;
  }

  public boolean namesBootstrap() {
    return bootstrap != null;
  }

  public boolean namesTopic() {
    return topic != null;
  }
}
