package io.groundswell.common.settings;

import java.util.List;
import org.apache.kafka.common.utils.Utils;

/** Settings that several applications read. */
public final class CommonSettings {
  public static final Setting<String> KAFKA_BOOTSTRAP_SERVERS =
      Setting.text("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092", "Kafka brokers to start from.")
          .accepting("`host:port` separated by commas", CommonSettings::servers);
  public static final Setting<Boolean> CREATE_TOPICS =
      Setting.bool("CREATE_TOPICS", true, "Create topics that are missing.");
  public static final Setting<Integer> REPLICATION_FACTOR =
      Setting.integer(
              "REPLICATION_FACTOR", -1, -1, 100, "Copies of each partition of topics created.")
          .accepting(
              "-1 (the broker's default) or a whole number from 1 to 100",
              CommonSettings::replicationFactor);
  public static final Setting<String> RAW_TOPIC =
      Setting.topic("RAW_TOPIC", "raw-posts", "Topic of posts to score.");
  public static final Setting<String> SENTIMENT_TOPIC =
      Setting.topic("SENTIMENT_TOPIC", "sentiment", "Topic of scored posts.");
  public static final Setting<String> SHADOW_TOPIC =
      Setting.topic(
          "SHADOW_TOPIC",
          "sentiment-shadow",
          "Topic of scored posts beside the score of a model on trial; see docs/models.md.");
  public static final Setting<String> DEAD_LETTER_TOPIC =
      Setting.topic(
          "DEAD_LETTER_TOPIC", "raw-posts-dead-letters", "Topic of posts that can't be scored.");
  public static final Setting<String> REQUEST_TOPIC =
      Setting.topic("REQUEST_TOPIC", "predict-requests", "Topic of requests for scores.");
  public static final Setting<String> STATUS_TOPIC =
      Setting.topic("STATUS_TOPIC", "scorer-status", "Topic of the scorers' health.");
  public static final Setting<String> AUDIENCE_TOPIC =
      Setting.topic("AUDIENCE_TOPIC", "audience", "Topic of audience sentiment by window.");
  public static final Setting<String> SHIFTS_TOPIC =
      Setting.topic("SHIFTS_TOPIC", "audience-shifts", "Topic of shifts in audience sentiment.");
  public static final Setting<String> SUBJECTS_TOPIC =
      Setting.topic("SUBJECTS_TOPIC", "subjects", "Topic of subjects, their rules and groups.");
  public static final Setting<String> MARKERS_TOPIC =
      Setting.topic("MARKERS_TOPIC", "audience-markers", "Topic of named moments.");
  public static final Setting<List<String>> ALLOWED_HOSTS =
      Setting.list(
              "ALLOWED_HOSTS",
              "",
              "Host names, beside loopback names and the host listened on, under which HTTP requests"
                  + " are answered and whose pages may write. Requests with another `Host` get 421."
                  + " A server that listens on a non-loopback address accepts any IP address.")
          .accepting(
              "host names or addresses without port, separated by commas, or `*` for all",
              AllowedHosts::parse);
  public static final Setting<Integer> MAX_TEXT_BYTES =
      Setting.integer(
          "MAX_TEXT_BYTES", 65_536, 1, 1_000_000, "Texts with more UTF-8 bytes are refused.");

  public static final Setting<String> APPLICATION_ID_PREFIX =
      Setting.text(
              "APPLICATION_ID_PREFIX",
              "groundswell",
              "Consumer groups are named after it: instances that share work share it.")
          .accepting(
              "letters, digits, `.`, `_` and `-`, at most 200",
              CommonSettings::applicationIdPrefix);

  /** Applied by the logging configuration, which reads the variable directly. */
  public static final Setting<LogLevel> LOG_LEVEL =
      Setting.choice(
          "LOG_LEVEL",
          LogLevel.INFO,
          LogLevel.class,
          "The least severe of Groundswell's own events that are logged.");

  /** Severities of logged events. */
  public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  private CommonSettings() {}

  /** The consumer group of the instances that score posts. */
  public static String scorerGroup(Settings settings) {
    return settings.get(APPLICATION_ID_PREFIX) + "-scorer";
  }

  /** The settings that every application reads. */
  public static List<Setting<?>> all() {
    return List.of(
        KAFKA_BOOTSTRAP_SERVERS,
        CREATE_TOPICS,
        REPLICATION_FACTOR,
        RAW_TOPIC,
        SENTIMENT_TOPIC,
        SHADOW_TOPIC,
        DEAD_LETTER_TOPIC,
        REQUEST_TOPIC,
        STATUS_TOPIC,
        AUDIENCE_TOPIC,
        SHIFTS_TOPIC,
        SUBJECTS_TOPIC,
        MARKERS_TOPIC,
        APPLICATION_ID_PREFIX,
        MAX_TEXT_BYTES,
        ALLOWED_HOSTS,
        LOG_LEVEL);
  }

  private static String servers(String text) {
    for (String server : text.split(",", -1)) {
      String address = server.strip();
      if (!address.matches("[^\\s,]+:[0-9]{1,5}") || Utils.getHost(address) == null) {
        throw new IllegalArgumentException(text);
      }
    }
    return text;
  }

  private static String applicationIdPrefix(String text) {
    if (!text.matches("[a-zA-Z0-9._-]{1,200}")) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private static Integer replicationFactor(String text) {
    int factor = Integer.parseInt(text);
    if (factor != -1 && (factor < 1 || factor > 100)) {
      throw new IllegalArgumentException(text);
    }
    return factor;
  }
}
