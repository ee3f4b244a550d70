package io.groundswell.bridge;

import io.groundswell.bridge.webhook.WebhookOptions;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.KafkaClientSettings;
import io.groundswell.common.settings.Setting;
import io.groundswell.common.settings.Settings;
import io.groundswell.common.settings.SettingsException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The bridge's settings; the only place of the bridge that reads the environment.
 *
 * @param settingsRead every value, parsed
 */
public record BridgeConfig(Settings settingsRead) {
  public static final Setting<String> REPLY_TOPIC =
      Setting.topic(
          "REPLY_TOPIC",
          "predict-replies",
          "Topic on which the bridge awaits replies; the processor's `REPLY_TOPICS` must have it.");
  public static final Setting<String> BRIDGE_HOST =
      Setting.text("BRIDGE_HOST", "127.0.0.1", "Address to listen on.");
  public static final Setting<Integer> BRIDGE_PORT =
      Setting.integer("BRIDGE_PORT", 8000, 0, 65_535, "Port to listen on; 0 takes any free one.");
  public static final Setting<Integer> REQUEST_TIMEOUT_MS =
      Setting.integer(
          "REQUEST_TIMEOUT_MS",
          5000,
          100,
          600_000,
          "Longest wait for the reply to one request record; then 504.");
  public static final Setting<Integer> BATCH_TIMEOUT_MS =
      Setting.integer(
          "BATCH_TIMEOUT_MS",
          30_000,
          100,
          600_000,
          "Longest time for one batch while its records are being answered; what is missing then"
              + " is a retryable error by index.");
  public static final Setting<Integer> BATCH_RECORDS_IN_FLIGHT =
      Setting.integer(
          "BATCH_RECORDS_IN_FLIGHT",
          1,
          1,
          64,
          "Request records of all large batches together that await replies at once; more is faster"
              + " for these and slower for single requests. Batches of up to 16 texts go at once.");
  public static final Setting<Integer> MAX_BATCH_TEXTS =
      Setting.integer("MAX_BATCH_TEXTS", 1000, 1, 10_000, "Batches with more texts get 413.");
  public static final Setting<Integer> MAX_BODY_BYTES =
      Setting.integer(
          "MAX_BODY_BYTES", 8_388_608, 1024, 67_108_864, "Larger bodies of batches get 413.");
  public static final Setting<Integer> MAX_WAITING_REQUESTS =
      Setting.integer(
          "MAX_WAITING_REQUESTS",
          1024,
          1,
          100_000,
          "HTTP requests that wait for scores at once; more get 503.");
  public static final Setting<Integer> MAX_WAITING_BYTES =
      Setting.integer(
          "MAX_WAITING_BYTES",
          33_554_432,
          1024,
          1_073_741_824,
          "Bytes of the bodies of waiting requests together; more get 503.");
  public static final Setting<Integer> AUDIENCE_MAX_WINDOWS =
      Setting.integer(
          "AUDIENCE_MAX_WINDOWS",
          500_000,
          1000,
          10_000_000,
          "Windows of audiences that the bridge keeps, at about 100 bytes each, and a subject for"
              + " every 50 of them; beyond, the oldest go.");
  public static final Setting<Integer> METRIC_SUBJECTS =
      Setting.integer(
          "METRIC_SUBJECTS",
          25,
          0,
          1000,
          "Subjects that have metrics: declared ones first, then those with the most posts.");

  public static final Setting<Integer> LIVE_MAX_WATCHERS =
      Setting.integer(
          "LIVE_MAX_WATCHERS",
          1000,
          0,
          100_000,
          "Pages and others that watch the live feed at once; more get 503.");
  public static final Setting<Integer> LIVE_MAX_WATCHERS_PER_ADDRESS =
      Setting.integer(
          "LIVE_MAX_WATCHERS_PER_ADDRESS",
          250,
          1,
          100_000,
          "Watchers of the live feed of one client address; more get 429. Behind a proxy all"
              + " clients have its address: set it to `LIVE_MAX_WATCHERS` there.");
  public static final Setting<Boolean> LIVE_POSTS =
      Setting.bool("LIVE_POSTS", true, "Whether the live feed shows texts of posts.");
  public static final Setting<Integer> LIVE_BUFFER_BYTES =
      Setting.integer(
          "LIVE_BUFFER_BYTES",
          16_777_216,
          65_536,
          1_073_741_824,
          "Bytes of events that the live feed keeps: so far a watcher may fall behind, or be away"
              + " and come back without a gap.");
  public static final Setting<String> WEBHOOK_URL =
      Setting.text("WEBHOOK_URL", "", "Address to which shifts are posted; empty turns that off.")
          .accepting("`http://…` or `https://…` without a user", WebhookOptions::url)
          .masked();
  public static final Setting<byte[]> WEBHOOK_SECRET =
      Setting.text(
              "WEBHOOK_SECRET",
              "",
              "Key that signs what is posted to `WEBHOOK_URL`, which needs one.")
          .accepting("`whsec_` and 24 to 64 bytes in Base64", WebhookOptions::key)
          .masked();
  public static final Setting<Integer> WEBHOOK_TIMEOUT_MS =
      Setting.integer(
          "WEBHOOK_TIMEOUT_MS", 10_000, 100, 600_000, "Longest wait for the webhook's answer.");
  public static final Setting<Integer> WEBHOOK_RETRY_HOURS =
      Setting.integer(
          "WEBHOOK_RETRY_HOURS",
          24,
          1,
          168,
          "A shift that the webhook has not taken is given up when it is older and was tried five"
              + " times.");

  /** Those that name topics. */
  static final List<Setting<String>> TOPICS =
      List.of(
          CommonSettings.RAW_TOPIC,
          CommonSettings.SENTIMENT_TOPIC,
          CommonSettings.SHADOW_TOPIC,
          CommonSettings.DEAD_LETTER_TOPIC,
          CommonSettings.REQUEST_TOPIC,
          REPLY_TOPIC,
          CommonSettings.STATUS_TOPIC,
          CommonSettings.AUDIENCE_TOPIC,
          CommonSettings.SHIFTS_TOPIC,
          CommonSettings.SUBJECTS_TOPIC,
          CommonSettings.MARKERS_TOPIC);

  /** What the bridge reads, in the order in which it is documented. */
  public static List<Setting<?>> settings() {
    return List.of(
        CommonSettings.KAFKA_BOOTSTRAP_SERVERS,
        CommonSettings.CREATE_TOPICS,
        CommonSettings.REPLICATION_FACTOR,
        CommonSettings.REQUEST_TOPIC,
        REPLY_TOPIC,
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
        BRIDGE_HOST,
        BRIDGE_PORT,
        CommonSettings.ALLOWED_HOSTS,
        REQUEST_TIMEOUT_MS,
        BATCH_TIMEOUT_MS,
        BATCH_RECORDS_IN_FLIGHT,
        CommonSettings.MAX_TEXT_BYTES,
        MAX_BATCH_TEXTS,
        MAX_BODY_BYTES,
        MAX_WAITING_REQUESTS,
        MAX_WAITING_BYTES,
        AUDIENCE_MAX_WINDOWS,
        METRIC_SUBJECTS,
        LIVE_MAX_WATCHERS,
        LIVE_MAX_WATCHERS_PER_ADDRESS,
        LIVE_POSTS,
        LIVE_BUFFER_BYTES,
        WEBHOOK_URL,
        WEBHOOK_SECRET,
        WEBHOOK_TIMEOUT_MS,
        WEBHOOK_RETRY_HOURS,
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
    BridgeConfig config = new BridgeConfig(settings);
    if (config.webhook().stream().anyMatch(webhook -> webhook.key().length == 0)) {
      throw new SettingsException("WEBHOOK_URL needs WEBHOOK_SECRET, which signs what is posted.");
    }
    return config;
  }

  /** Where shifts are posted; empty if nowhere. */
  Optional<WebhookOptions> webhook() {
    return Optional.of(settingsRead.get(WEBHOOK_URL))
        .filter(url -> !url.isEmpty())
        .map(
            url ->
                new WebhookOptions(
                    URI.create(url),
                    settingsRead.get(WEBHOOK_SECRET),
                    Duration.ofMillis(settingsRead.get(WEBHOOK_TIMEOUT_MS)),
                    Duration.ofHours(settingsRead.get(WEBHOOK_RETRY_HOURS))));
  }

  /**
   * Reads the process's own environment.
   *
   * @throws SettingsException as {@link #read}
   */
  public static BridgeConfig fromEnvironment() {
    return read(System.getenv());
  }
}
