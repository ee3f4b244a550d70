package io.groundswell.standalone.support;

import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Setting;
import io.groundswell.common.settings.Settings;
import io.groundswell.scorer.ScorerSettings;
import io.groundswell.scorer.redis.RedisUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.StreamsConfig;

/** Settings of the commands; the only place of this module that reads the environment. */
public final class CliConfig {
  private final Settings settings;
  private final Map<String, String> environment;

  private CliConfig(Settings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  /** The environment of the process. */
  static Map<String, String> environment() {
    return System.getenv();
  }

  /**
   * Reads and validates.
   *
   * @throws io.groundswell.common.settings.SettingsException if a setting is unknown or malformed
   */
  public static CliConfig read(Map<String, String> environment) {
    return new CliConfig(
        Settings.read(environment, CommonSettings.all(), StreamsConfig.configDef().names()),
        environment);
  }

  /** The value of one of {@link CommonSettings#all}. */
  public <T> T get(Setting<T> setting) {
    return settings.get(setting);
  }

  /** Whether the user names a broker; the default is the local one. */
  public boolean namesBootstrap() {
    return settings.isGiven(CommonSettings.KAFKA_BOOTSTRAP_SERVERS);
  }

  /** Kafka settings given by the user, by their Kafka names. */
  public Map<String, String> kafka() {
    return settings.kafka();
  }

  /**
   * The Redis that the user names; empty if none.
   *
   * @throws io.groundswell.common.settings.SettingsException if its settings are malformed
   */
  public Optional<RedisUrl> redis() {
    Settings redis = redisSettings();
    return redis.isGiven(ScorerSettings.REDIS_URL)
        ? Optional.of(ScorerSettings.redis(redis))
        : Optional.empty();
  }

  /**
   * A Redis named by an option instead of {@code REDIS_URL}; {@code REDIS_TLS_CA} applies.
   *
   * @throws IllegalArgumentException if the URL is malformed
   */
  public RedisUrl redisAt(String url) {
    return new RedisUrl(url, redisSettings().get(ScorerSettings.REDIS_TLS_CA));
  }

  /** Read only by commands that need Redis, so that a malformed value stops no other command. */
  private Settings redisSettings() {
    List<Setting<?>> declared = new ArrayList<>(CommonSettings.all());
    declared.add(ScorerSettings.REDIS_URL);
    declared.add(ScorerSettings.REDIS_TLS_CA);
    return Settings.read(environment, declared, StreamsConfig.configDef().names());
  }
}
