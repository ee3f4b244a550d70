package io.groundswell.bridge;

import io.groundswell.bridge.settings.BridgeSettings;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.KafkaClientSettings;
import io.groundswell.common.settings.Setting;
import io.groundswell.common.settings.Settings;
import io.groundswell.common.settings.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The bridge's settings; the only class of the bridge that reads the environment.
 *
 * @param settingsRead every value, parsed
 */
public record BridgeConfig(Settings settingsRead) {

  /** The settings that the bridge reads, in the order in which they are documented. */
  public static List<Setting<?>> settings() {
    return List.of(
        CommonSettings.KAFKA_BOOTSTRAP_SERVERS,
        CommonSettings.CREATE_TOPICS,
        CommonSettings.REPLICATION_FACTOR,
        CommonSettings.REQUEST_TOPIC,
        BridgeSettings.REPLY_TOPIC,
        CommonSettings.STATUS_TOPIC,
        CommonSettings.RAW_TOPIC,
        CommonSettings.SENTIMENT_TOPIC,
        CommonSettings.SHADOW_TOPIC,
        CommonSettings.DEAD_LETTER_TOPIC,
        CommonSettings.AUDIENCE_TOPIC,
        CommonSettings.SHIFTS_TOPIC,
        CommonSettings.MARKERS_TOPIC,
        CommonSettings.SUBJECTS_TOPIC,
        CommonSettings.APPLICATION_ID_PREFIX,
        BridgeSettings.BRIDGE_HOST,
        BridgeSettings.BRIDGE_PORT,
        CommonSettings.ALLOWED_HOSTS,
        BridgeSettings.REQUEST_TIMEOUT_MS,
        BridgeSettings.BATCH_TIMEOUT_MS,
        BridgeSettings.BATCH_RECORDS_IN_FLIGHT,
        CommonSettings.MAX_TEXT_BYTES,
        BridgeSettings.MAX_BATCH_TEXTS,
        BridgeSettings.MAX_BODY_BYTES,
        BridgeSettings.MAX_WAITING_REQUESTS,
        BridgeSettings.MAX_WAITING_BYTES,
        BridgeSettings.AUDIENCE_MAX_WINDOWS,
        BridgeSettings.METRIC_SUBJECTS,
        BridgeSettings.LIVE_MAX_WATCHERS,
        BridgeSettings.LIVE_MAX_WATCHERS_PER_ADDRESS,
        BridgeSettings.LIVE_POSTS,
        BridgeSettings.LIVE_BUFFER_BYTES,
        BridgeSettings.WEBHOOK_URL,
        BridgeSettings.WEBHOOK_SECRET,
        BridgeSettings.WEBHOOK_TIMEOUT_MS,
        BridgeSettings.WEBHOOK_RETRY_HOURS,
        CommonSettings.LOG_LEVEL);
  }

  /**
   * Reads and validates.
   *
   * @param environment all environment variables
   * @throws SettingsException on the first that is unknown or malformed
   */
  public static BridgeConfig read(Map<String, String> environment) {
    Settings settings = Settings.read(environment, settings(), Set.of());
    KafkaClientSettings.requireWellFormed(settings);
    if (!settings.get(BridgeSettings.WEBHOOK_URL).isEmpty()
        && settings.get(BridgeSettings.WEBHOOK_SECRET).length == 0) {
      throw new SettingsException("WEBHOOK_URL needs WEBHOOK_SECRET, which signs what is posted.");
    }
    return new BridgeConfig(settings);
  }

  /**
   * Reads the environment of the process.
   *
   * @throws SettingsException as {@link #read}
   */
  public static BridgeConfig fromEnvironment() {
    return read(System.getenv());
  }
}
