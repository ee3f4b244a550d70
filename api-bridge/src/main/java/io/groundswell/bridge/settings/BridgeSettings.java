package io.groundswell.bridge.settings;

import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Setting;
import io.groundswell.common.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Settings that only the bridge reads. */
public final class BridgeSettings {
  public static final Setting<String> REPLY_TOPIC =
      Setting.topic(
          "REPLY_TOPIC",
          "predict-replies",
          "Topic from which the bridge consumes replies; the processor's `REPLY_TOPICS` must"
              + " contain it.");
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
          "Longest time for one batch; a text without a result by then gets a retryable error by"
              + " index.");
  public static final Setting<Integer> BATCH_RECORDS_IN_FLIGHT =
      Setting.integer(
          "BATCH_RECORDS_IN_FLIGHT",
          1,
          1,
          64,
          "Request records of all large batches that await replies at the same time; more is faster"
              + " for these and slower for single requests. Does not limit batches of up to 16"
              + " texts.");
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
          "HTTP requests that may wait for scores at the same time; more get 503.");
  public static final Setting<Integer> MAX_WAITING_BYTES =
      Setting.integer(
          "MAX_WAITING_BYTES",
          33_554_432,
          1024,
          1_073_741_824,
          "Total bytes of the bodies of waiting requests; more get 503.");
  public static final Setting<Integer> AUDIENCE_MAX_WINDOWS =
      Setting.integer(
          "AUDIENCE_MAX_WINDOWS",
          500_000,
          1000,
          10_000_000,
          "Windows of audiences that the bridge keeps, at about 100 bytes each, and a subject for"
              + " every 50 of them; beyond, the oldest are evicted.");
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
          "Clients that may watch the live feed at the same time; more get 503.");
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
          "Bytes of events that the live feed keeps. It bounds how far a watcher may lag, or how"
              + " long it may be disconnected and resume without a gap.");
  public static final Setting<String> WEBHOOK_URL =
      Setting.text(
              "WEBHOOK_URL", "", "Address to which shifts are posted; empty disables the webhook.")
          .accepting("`http://…` or `https://…` without a user", BridgeSettings::webhookUrl)
          .masked();
  public static final Setting<byte[]> WEBHOOK_SECRET =
      Setting.text(
              "WEBHOOK_SECRET",
              "",
              "Key that signs what is posted to `WEBHOOK_URL`; required with it.")
          .accepting("`whsec_` and 24 to 64 bytes in Base64", BridgeSettings::webhookKey)
          .masked();
  public static final Setting<Integer> WEBHOOK_TIMEOUT_MS =
      Setting.integer(
          "WEBHOOK_TIMEOUT_MS",
          10_000,
          100,
          600_000,
          "Longest wait for the response of the webhook's receiver.");
  public static final Setting<Integer> WEBHOOK_RETRY_HOURS =
      Setting.integer(
          "WEBHOOK_RETRY_HOURS",
          24,
          1,
          168,
          "An undelivered shift is dropped when it is older and was tried five times.");

  private static final String KEY_PREFIX = "whsec_";
  private static final int MIN_KEY_BYTES = 24;
  private static final int MAX_KEY_BYTES = 64;

  private BridgeSettings() {}

  /** The bridge's topics. */
  public static List<Setting<String>> topics() {
    return List.of(
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
  }

  /** The value of a setting in milliseconds. */
  public static Duration millis(Settings settings, Setting<Integer> setting) {
    return Duration.ofMillis(settings.get(setting));
  }

  private static String webhookUrl(String text) {
    if (!text.isEmpty()) {
      URI url = URI.create(text);
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      boolean isHttp = scheme.equals("https") || scheme.equals("http");
      if (!isHttp || url.getHost() == null || url.getPort() > 65_535 || url.getUserInfo() != null) {
        throw new IllegalArgumentException("not an HTTP address");
      }
    }
    return text;
  }

  /** The key in a secret as Standard Webhooks write it; empty for empty text. */
  private static byte[] webhookKey(String text) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    if (!text.startsWith(KEY_PREFIX)) {
      throw new IllegalArgumentException("no prefix");
    }
    byte[] key = Base64.getDecoder().decode(text.substring(KEY_PREFIX.length()));
    if (key.length < MIN_KEY_BYTES || key.length > MAX_KEY_BYTES) {
      throw new IllegalArgumentException("too short or too long");
    }
    return key;
  }
}
