package io.groundswell.topics;

import java.util.Map;

/**
 * A topic as it is created when it is missing.
 *
 * @param name its name, by setting
 * @param partitions how many
 * @param config the topic's own settings, by their Kafka names
 */
public record TopicSpec(String name, int partitions, Map<String, String> config) {
  private static final long DAY_MS = 86_400_000;
  private static final int MIB = 1 << 20;

  /** Posts as producers write them. */
  public static TopicSpec rawPosts(String name) {
    return new TopicSpec(name, 6, Map.of("retention.ms", days(7), "max.message.bytes", mib(1)));
  }

  /** Scored posts; larger, since they carry the post and more. */
  public static TopicSpec sentiment(String name) {
    return new TopicSpec(name, 6, Map.of("retention.ms", days(7), "max.message.bytes", mib(2)));
  }

  /** Scored posts beside another model's score. */
  public static TopicSpec sentimentShadow(String name) {
    return sentiment(name);
  }

  /** Posts that can't be scored, with reasons. */
  public static TopicSpec deadLetters(String name) {
    return new TopicSpec(name, 1, Map.of("retention.ms", days(30), "max.message.bytes", mib(2)));
  }

  /** Requests for scores. */
  public static TopicSpec predictRequests(String name) {
    return shortLived(name);
  }

  /** Replies to requests. */
  public static TopicSpec predictReplies(String name) {
    return shortLived(name);
  }

  /** Statuses of scorers. */
  public static TopicSpec scorerStatus(String name) {
    return compacted(name);
  }

  /** Windows of audiences; most records are soon superseded, and much alike. */
  public static TopicSpec audience(String name) {
    return new TopicSpec(name, 6, Map.of("retention.ms", days(7), "compression.type", "lz4"));
  }

  /** Shifts of audiences. */
  public static TopicSpec audienceShifts(String name) {
    return new TopicSpec(name, 6, Map.of("retention.ms", days(7)));
  }

  /** Named moments. */
  public static TopicSpec audienceMarkers(String name) {
    return new TopicSpec(name, 1, Map.of("retention.ms", days(7)));
  }

  /** Subjects, their rules and groups. */
  public static TopicSpec subjects(String name) {
    return compacted(name);
  }

  private static TopicSpec compacted(String name) {
    return new TopicSpec(
        name,
        1,
        Map.of(
            "cleanup.policy",
            "compact",
            "segment.ms",
            "60000",
            "min.cleanable.dirty.ratio",
            "0.1"));
  }

  private static TopicSpec shortLived(String name) {
    return new TopicSpec(name, 4, Map.of("retention.ms", "600000", "segment.ms", "60000"));
  }

  private static String days(int days) {
    return Long.toString(days * DAY_MS);
  }

  private static String mib(int mib) {
    return Integer.toString(mib * MIB);
  }
}
