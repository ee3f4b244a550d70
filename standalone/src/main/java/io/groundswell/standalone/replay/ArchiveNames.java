package io.groundswell.standalone.replay;

import io.groundswell.standalone.support.CommandException;
import io.groundswell.topics.TopicSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a replay with original times calls its own, so that it never touches what is live.
 *
 * @param name letters, digits, {@code .}, {@code _} and {@code -}
 */
record ArchiveNames(String name) {
  private static final int LONGEST = 80;

  /**
   * As the user names it.
   *
   * @throws CommandException if no topic can be called so
   */
  static ArchiveNames of(String name) {
    if (!name.matches("[a-zA-Z0-9._-]{1," + LONGEST + "}")) {
      throw CommandException.usage(
          "--name takes letters, digits, \".\", \"_\" and \"-\", at most " + LONGEST + ".");
    }
    return new ArchiveNames(name);
  }

  /** The file's name without its ending; what no topic may have becomes a dash. */
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

  /** Live bridges must not take the replay's scorer for one that answers them. */
  private String statusTopic() {
    return topic("scorer-status");
  }

  /** Consumer groups are named after it. */
  String applicationIdPrefix() {
    return "groundswell-" + prefix();
  }

  /** The consumer group that counts. */
  String audienceGroup() {
    return applicationIdPrefix() + "-audience";
  }

  /** The topics' names, by setting. */
  Map<String, String> settings() {
    return Map.of(
        "RAW_TOPIC",
        rawTopic(),
        "SENTIMENT_TOPIC",
        sentimentTopic(),
        "DEAD_LETTER_TOPIC",
        deadLetterTopic(),
        "AUDIENCE_TOPIC",
        audienceTopic(),
        "SHIFTS_TOPIC",
        shiftsTopic(),
        "STATUS_TOPIC",
        statusTopic());
  }

  /**
   * The topics as they are created: with one partition, so that posts keep the order of their
   * times.
   *
   * @param age of the earliest post: records have their posts' times, and retention goes by those
   */
  List<TopicSpec> topics(Duration age) {
    return Stream.of(
            TopicSpec.rawPosts(rawTopic()),
            TopicSpec.sentiment(sentimentTopic()),
            TopicSpec.deadLetters(deadLetterTopic()),
            TopicSpec.audience(audienceTopic()),
            TopicSpec.audienceShifts(shiftsTopic()),
            TopicSpec.scorerStatus(statusTopic()))
        .map(topic -> keptLonger(topic, age))
        .toList();
  }

  private String topic(String suffix) {
    return prefix() + "-" + suffix;
  }

  private String prefix() {
    return "replay-" + name;
  }

  private static TopicSpec keptLonger(TopicSpec topic, Duration age) {
    Map<String, String> config = new HashMap<>(topic.config());
    config.computeIfPresent(
        "retention.ms", (key, ms) -> Long.toString(Long.parseLong(ms) + age.toMillis()));
    return new TopicSpec(topic.name(), 1, config);
  }
}
