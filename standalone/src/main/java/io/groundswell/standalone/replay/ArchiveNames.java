package io.groundswell.standalone.replay;

import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Setting;
import io.groundswell.standalone.support.CommandException;
import io.groundswell.topics.TopicSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Names of the topics and consumer groups of a replay with original times, which keep it apart from
 * live posts.
 *
 * @param name letters, digits, {@code .}, {@code _} and {@code -}
 */
record ArchiveNames(String name) {
  private static final int LONGEST = 80;

  private record Topic(
      Setting<String> setting, String suffix, Function<String, TopicSpec> specification) {}

  /** The status topic is among them so that live bridges do not count the scorer of the replay. */
  private static final List<Topic> TOPICS =
      List.of(
          new Topic(CommonSettings.RAW_TOPIC, "raw-posts", TopicSpec::rawPosts),
          new Topic(CommonSettings.SENTIMENT_TOPIC, "sentiment", TopicSpec::sentiment),
          new Topic(CommonSettings.DEAD_LETTER_TOPIC, "dead-letters", TopicSpec::deadLetters),
          new Topic(CommonSettings.AUDIENCE_TOPIC, "audience", TopicSpec::audience),
          new Topic(CommonSettings.SHIFTS_TOPIC, "audience-shifts", TopicSpec::audienceShifts),
          new Topic(CommonSettings.STATUS_TOPIC, "scorer-status", TopicSpec::scorerStatus));

  /**
   * The names for {@code --name}.
   *
   * @throws CommandException if it has characters that topics can't have
   */
  static ArchiveNames of(String name) {
    if (!name.matches("[a-zA-Z0-9._-]{1," + LONGEST + "}")) {
      throw CommandException.usage(
          "--name takes letters, digits, \".\", \"_\" and \"-\", at most " + LONGEST + ".");
    }
    return new ArchiveNames(name);
  }

  /** The file name without its extension; characters that topics can't have become a dash. */
  static ArchiveNames after(Path file) {
    String safe =
        file.toAbsolutePath()
            .getFileName()
            .toString()
            .replaceFirst("(?<=.)\\.[^.]*$", "")
            .replaceAll("[^a-zA-Z0-9._-]+", "-");
    return new ArchiveNames(safe.substring(0, Math.min(safe.length(), LONGEST)));
  }

  String rawTopic() {
    return topic("raw-posts");
  }

  String sentimentTopic() {
    return topic("sentiment");
  }

  String deadLetterTopic() {
    return topic("dead-letters");
  }

  String audienceTopic() {
    return topic("audience");
  }

  String shiftsTopic() {
    return topic("audience-shifts");
  }

  /** Prefix of the consumer groups. */
  String applicationIdPrefix() {
    return "groundswell-replay-" + name;
  }

  /** The consumer group that counts. */
  String audienceGroup() {
    return applicationIdPrefix() + "-audience";
  }

  /** The names of the topics, by setting. */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    TOPICS.forEach(topic -> settings.put(topic.setting().name(), topic(topic.suffix())));
    return settings;
  }

  /**
   * The topics to create, each with one partition so that posts keep the order of their times.
   *
   * @param age of the earliest post; extends the retention, since timestamps are those of the posts
   */
  List<TopicSpec> topics(Duration age) {
    return TOPICS.stream()
        .map(topic -> keptLonger(topic.specification().apply(topic(topic.suffix())), age))
        .toList();
  }

  private String topic(String suffix) {
    return "replay-" + name + "-" + suffix;
  }

  private static TopicSpec keptLonger(TopicSpec topic, Duration age) {
    Map<String, String> config = new HashMap<>(topic.config());
    config.computeIfPresent(
        "retention.ms", (key, ms) -> Long.toString(Long.parseLong(ms) + age.toMillis()));
    return new TopicSpec(topic.name(), 1, config);
  }
}
