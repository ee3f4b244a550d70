package io.groundswell.standalone.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.audience.AudienceSettings;
import io.groundswell.common.json.StrictJson;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.processor.Role;
import io.groundswell.standalone.local.DataFolder;
import io.groundswell.standalone.local.LocalSettings;
import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.support.Console;
import io.groundswell.standalone.support.KafkaAccess;
import io.groundswell.standalone.support.Parts;
import io.groundswell.standalone.support.StopSignal;
import io.groundswell.standalone.topic.PostSender;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Publishes posts with their original times, as fast as the broker accepts them. Those times would
 * move the clock of the live audience, so a processor in this process scores and counts them in
 * separate topics.
 */
final class ArchiveReplay {
  /** With the grace period, how much later a post must be to close the windows of another. */
  private static final Duration LONGEST_WINDOW = Duration.ofMinutes(15);

  private final Console console;
  private final Parts parts;
  private final KafkaAccess kafka;
  private final ArchiveNames names;

  ArchiveReplay(Console console, Parts parts, KafkaAccess kafka, ArchiveNames names) {
    this.console = console;
    this.parts = parts;
    this.kafka = kafka;
    this.names = names;
  }

  /**
   * Publishes all posts, waits until they are scored and counted, and prints a summary.
   *
   * @throws CommandException if the topics already exist, or posts are not scored or counted in
   *     time
   * @throws Exception of the processor, if it can't start
   */
  void run(TimedPosts posts, StopSignal signal) throws Exception {
    Instant now = Instant.now();
    try (DataFolder state = DataFolder.open(null)) {
      ProcessorConfig config = ProcessorConfig.read(environment(state));
      createTopics(posts, config, now);
      print("Loading the model and starting a processor for %s …", names.rawTopic());
      try (AutoCloseable processor = parts.processor().start(config);
          PostSender sender = new PostSender(kafka, names.rawTopic(), console.err())) {
        sendAll(posts, sender, now, signal);
        long acknowledged = sender.flush(posts.blank());
        ArchiveProgress progress = new ArchiveProgress(kafka, names, console.err(), signal::given);
        boolean done =
            progress.awaitScored(acknowledged) && awaitCounted(posts, progress, config, now);
        console.out().print(progress.summary());
        if (!done && !signal.given()) {
          throw CommandException.failed("Not everything was scored and counted in time");
        }
        sender.throwIfRefused();
      }
    }
  }

  private Map<String, String> environment(DataFolder state) {
    Map<String, String> environment = new HashMap<>(names.settings());
    environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    environment.put("APPLICATION_ID_PREFIX", names.applicationIdPrefix());
    environment.put(
        "ROLES",
        EnumSet.complementOf(EnumSet.of(Role.PREDICT)).stream()
            .map(role -> role.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(",")));
    environment.put("OPS_PORT", "0");
    environment.put("SHADOW_MODEL", ""); // it would publish to the shadow topic of live posts
    environment.put("STATE_DIR", state.path().resolve("state").toString());
    LocalSettings given = new LocalSettings(console.environment());
    if (!given.names("REDIS_URL")) {
      environment.put("CACHE_TTL", "0");
    }
    return given.with(environment).environment();
  }

  private void createTopics(TimedPosts posts, ProcessorConfig config, Instant now) {
    Duration age = Duration.between(posts.places().get(0).time(), now);
    kafka
        .create(
            names.topics(age.isNegative() ? Duration.ZERO : age),
            config.settingsRead().get(CommonSettings.REPLICATION_FACTOR).shortValue())
        .ifPresent(
            topic -> {
              throw CommandException.failed(
                  "There is a topic "
                      + topic
                      + " already, of an earlier replay: choose another name with --name.");
            });
  }

  private void sendAll(TimedPosts posts, PostSender sender, Instant now, StopSignal signal)
      throws IOException {
    posts.refused().forEach(line -> sender.refuse(line.line(), line.reason()));
    print(
        "Posting %,d posts, the first of %s …",
        posts.places().size(), posts.places().get(0).time());
    for (TimedPosts.Place place : posts.places()) {
      if (signal.given()) {
        return;
      }
      // A post much older than its record is not counted, so the timestamp is the time of the post.
      long timestamp = Math.min(place.time().toEpochMilli(), now.toEpochMilli());
      sender.sendDated(place.line(), timestamp, posts.bytes(place));
    }
  }

  /**
   * Waits until the windows are final. They close by the time of later posts, so a last record
   * without a subject is published to close them, unless its time would be in the future.
   */
  private boolean awaitCounted(
      TimedPosts posts, ArchiveProgress progress, ProcessorConfig config, Instant now) {
    Duration wait =
        LONGEST_WINDOW
            .plus(
                Duration.ofSeconds(
                    config.settingsRead().get(AudienceSettings.AUDIENCE_GRACE_SECONDS)))
            .plusMinutes(1);
    Instant closing = last(posts).plus(wait);
    if (closing.isAfter(now)) {
      print("The last windows close within %d minutes; Ctrl-C does not wait.", wait.toMinutes());
    } else {
      ObjectNode post = StrictJson.object().put("text", "").put("created_at", closing.toString());
      post.put("source", "replay").put("label", "NEUTRAL").putArray("subjects");
      post.putObject("scores").put("negative", 0).put("neutral", 1).put("positive", 0);
      progress.readUntil(kafka.send(names.sentimentTopic(), closing, StrictJson.write(post)));
    }
    return progress.awaitCounted(wait);
  }

  private static Instant last(TimedPosts posts) {
    return posts.places().get(posts.places().size() - 1).time();
  }

  private void print(String format, Object... values) {
    console.err().println(String.format(Locale.ROOT, format, values));
  }
}
