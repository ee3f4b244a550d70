package io.groundswell.settings;

import java.util.List;

/** Settings that several applications read, declared once so that they can't drift apart. */
public final class CommonSettings {
  public static final Setting<String> KAFKA_BOOTSTRAP_SERVERS =
      Setting.text(
          "KAFKA_BOOTSTRAP_SERVERS",
          "localhost:9092",
          "Kafka brokers, `host:port` separated by commas.");
  public static final Setting<Boolean> CREATE_TOPICS =
      Setting.bool("CREATE_TOPICS", true, "Create topics that are missing.");
  public static final Setting<Integer> REPLICATION_FACTOR =
      Setting.integer(
          "REPLICATION_FACTOR", -1, -1, 100, "Of topics created; -1 takes the broker's default.");
  public static final Setting<String> RAW_TOPIC =
      Setting.text("RAW_TOPIC", "raw-posts", "Topic of posts to score.");
  public static final Setting<String> SENTIMENT_TOPIC =
      Setting.text("SENTIMENT_TOPIC", "sentiment", "Topic of scored posts.");
  public static final Setting<String> DEAD_LETTER_TOPIC =
      Setting.text(
          "DEAD_LETTER_TOPIC", "raw-posts-dead-letters", "Topic of posts that can't be scored.");
  public static final Setting<String> REQUEST_TOPIC =
      Setting.text("REQUEST_TOPIC", "predict-requests", "Topic of requests for scores.");
  public static final Setting<String> STATUS_TOPIC =
      Setting.text("STATUS_TOPIC", "scorer-status", "Topic of what scorers say of themselves.");
  public static final Setting<Integer> MAX_TEXT_BYTES =
      Setting.integer(
          "MAX_TEXT_BYTES", 65_536, 1, 1_000_000, "Texts with more UTF-8 bytes are refused.");

  private CommonSettings() {}

  /** Those every application reads. */
  public static List<Setting<?>> all() {
    return List.of(
        KAFKA_BOOTSTRAP_SERVERS,
        CREATE_TOPICS,
        REPLICATION_FACTOR,
        RAW_TOPIC,
        SENTIMENT_TOPIC,
        DEAD_LETTER_TOPIC,
        REQUEST_TOPIC,
        STATUS_TOPIC,
        MAX_TEXT_BYTES);
  }
}
