package io.groundswell.processor;

import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.KafkaClientSettings;
import io.groundswell.common.settings.Setting;
import io.groundswell.common.settings.Settings;
import io.groundswell.common.settings.SettingsException;
import io.groundswell.scorer.ScorerSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The processor's validated settings; the only class of the processor that reads the environment.
 *
 * @param settingsRead every value, parsed
 */
public record ProcessorConfig(Settings settingsRead) {
  /** Every setting, in the order of the documentation. */
  public static List<Setting<?>> settings() {
    return ProcessorSettings.all();
  }

  /**
   * Reads the process's environment.
   *
   * @throws SettingsException if a setting is unknown, malformed or contradicts another
   */
  public static ProcessorConfig fromEnvironment() {
    return read(System.getenv());
  }

  /**
   * Reads and validates.
   *
   * @param environment all environment variables
   * @throws SettingsException if a setting is unknown, malformed or contradicts another
   */
  public static ProcessorConfig read(Map<String, String> environment) {
    Settings settings = Settings.read(environment, settings(), StreamsConfig.configDef().names());
    requireDistinctTopics(settings);
    // Otherwise a malformed value fails when its client is created, for some clients minutes later.
    KafkaClientSettings.requireWellFormed(settings, StreamsConfig.configDef());
    ScorerSettings.routes(settings);
    ScorerSettings.redis(settings);
    return new ProcessorConfig(settings);
  }

  /** One topic with two purposes would score scores, or answer replies, endlessly. */
  private static void requireDistinctTopics(Settings settings) {
    Map<String, String> settingByTopic = new LinkedHashMap<>();
    for (Setting<String> setting :
        List.of(
            CommonSettings.RAW_TOPIC,
            CommonSettings.SENTIMENT_TOPIC,
            CommonSettings.SHADOW_TOPIC,
            CommonSettings.DEAD_LETTER_TOPIC,
            CommonSettings.REQUEST_TOPIC,
            CommonSettings.STATUS_TOPIC,
            CommonSettings.AUDIENCE_TOPIC,
            CommonSettings.SHIFTS_TOPIC,
            CommonSettings.SUBJECTS_TOPIC,
            CommonSettings.MARKERS_TOPIC)) {
      requireFree(settingByTopic, settings.get(setting), setting.name());
      settingByTopic.put(settings.get(setting), setting.name());
    }
    for (String topic : settings.get(ProcessorSettings.REPLY_TOPICS)) {
      requireFree(settingByTopic, topic, ProcessorSettings.REPLY_TOPICS.name());
    }
  }

  private static void requireFree(
      Map<String, String> settingByTopic, String topic, String setting) {
    String other = settingByTopic.get(topic);
    if (other != null) {
      throw new SettingsException(
          other + " and " + setting + " both name the topic \"" + topic + "\": they must differ.");
    }
  }
}
