package io.groundswell.standalone.follow;

import io.groundswell.audience.SubjectMatcher;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.standalone.support.CliConfig;
import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.support.Console;
import io.groundswell.standalone.support.KafkaAccess;
import io.groundswell.standalone.support.KafkaOptions;
import io.groundswell.standalone.support.RecordSender;
import io.groundswell.standalone.support.StopSignal;
import io.groundswell.standalone.support.TerminalText;
import io.groundswell.standalone.topic.SubjectsTopic;
import io.groundswell.topics.TextRules;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Follows public feeds. */
@Command(name = "follow", description = "Publish posts of a public feed about subjects: bluesky.")
public final class FollowCommand {
  /** Follows Bluesky's Jetstream. */
  @Command(
      name = "bluesky",
      description = "Publish posts of Bluesky's feed (Jetstream) about subjects, until Ctrl-C.",
      footer = {
        "",
        "Only posts in which a subject is found are published. Missing subjects are declared.",
        "Example: ./groundswell follow bluesky --subject \"Tea=tea pot,teapot,#teatime\" --lang en",
        "Fields, limits and privacy: docs/follow.md"
      })
  public static final class Bluesky implements Callable<Integer> {
    private static final Duration REPORT = Duration.ofSeconds(10);
    private static final Duration SAVE = Duration.ofSeconds(1);

    private final Console console;

    @Mixin private final KafkaOptions kafka = new KafkaOptions();

    @Option(
        names = "--subject",
        required = true,
        paramLabel = "NAME=KEYWORD,#TAG,…",
        description =
            "A subject with its keywords and hashtags, or only its name if declared; repeatable.")
    private List<String> subjects = new ArrayList<>();

    @Option(
        names = "--lang",
        paramLabel = "TAG",
        description = "Only posts marked by their author with this language tag; repeatable.")
    private List<String> languages = new ArrayList<>();

    @Option(
        names = "--url",
        paramLabel = "URL",
        description = "/subscribe of another server (default: a public one).")
    private URI url = JetstreamFeed.PUBLIC;

    @Option(
        names = "--cursor-file",
        paramLabel = "FILE",
        description = "Stores how far the feed was read; the next run resumes there.")
    private @Nullable Path cursorFile;

    @Option(names = "--count", paramLabel = "N", description = "Stop after N posts.")
    private long count = Long.MAX_VALUE;

    private @Nullable Place saved;
    private long reportedNanos = System.nanoTime();
    private long savedNanos = System.nanoTime();

    public Bluesky(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      requireOptionsThatFit();
      CliConfig config = CliConfig.read(console.environment());
      KafkaAccess access = kafka.access(config);
      String topic = kafka.topic(config, CommonSettings.RAW_TOPIC);
      access.partitions(topic); // fails now instead of by a timeout later
      saved = cursorFile == null ? null : Place.read(cursorFile);
      SubjectMatcher followed =
          FollowedSubjects.declare(
              subjects,
              new SubjectsTopic(access, config.get(CommonSettings.SUBJECTS_TOPIC)),
              console.err());

      FollowProgress progress = new FollowProgress(saved);
      FeedCounts counts = new FeedCounts(Clock.systemUTC());
      // Closed after everything else: the exit of the JVM waits for it.
      try (StopSignal signal = StopSignal.listen();
          RecordSender sender = new RecordSender(access, topic)) {
        JetstreamFeed feed =
            new JetstreamFeed(
                url,
                new JetstreamReader(
                    followed,
                    languages,
                    new TextRules(config.get(CommonSettings.MAX_TEXT_BYTES)),
                    Clock.systemUTC()),
                progress,
                counts,
                post -> send(sender, post, progress),
                FeedTimings.PUBLIC,
                this::print);
        try {
          feed.run(
              () -> signal.given() || progress.acknowledged() >= count,
              () -> {
                sender.throwIfFailed();
                report(progress, counts);
                save(progress, SAVE);
              });
        } finally {
          sender.flush();
          save(progress, Duration.ZERO);
          sumUp(progress, topic);
        }
        sender.throwIfFailed();
      }
      return 0;
    }

    private static void send(RecordSender sender, FeedPost post, FollowProgress progress) {
      byte[] key = post.id().getBytes(StandardCharsets.UTF_8);
      sender.send(
          new ProducerRecord<>(sender.topic(), key, post.write()),
          () -> progress.acknowledged(post.id()),
          null);
    }

    private void requireOptionsThatFit() {
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      if (!(scheme.equals("wss") || scheme.equals("ws")) || url.getHost() == null) {
        throw CommandException.usage("--url takes an address with ws:// or wss://.");
      }
      if (languages.stream().anyMatch(l -> !l.matches("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"))) {
        throw CommandException.usage("--lang takes a language tag, such as en or pt-BR.");
      }
      if (count < 1) {
        throw CommandException.usage("--count takes a whole number from 1, not " + count + ".");
      }
      if (cursorFile != null
          && (Files.isDirectory(cursorFile)
              || !Files.isDirectory(cursorFile.toAbsolutePath().resolveSibling(".")))) {
        throw CommandException.usage("--cursor-file takes a file in an existing folder.");
      }
    }

    private void report(FollowProgress progress, FeedCounts counts) {
      Duration since = Duration.ofNanos(System.nanoTime() - reportedNanos);
      if (since.compareTo(REPORT) >= 0) {
        reportedNanos += since.toNanos();
        print(counts.report(progress, since));
      }
    }

    private void save(FollowProgress progress, Duration interval) {
      if (cursorFile == null || System.nanoTime() - savedNanos < interval.toNanos()) {
        return;
      }
      savedNanos = System.nanoTime();
      Place place = progress.place();
      if (place != null && !place.equals(saved)) {
        place.write(cursorFile);
        saved = place;
      }
    }

    private void sumUp(FollowProgress progress, String topic) {
      long waiting = progress.waiting();
      print(
          String.format(
              Locale.ROOT,
              "Sent %,d %s to %s, %s acknowledged.%s",
              progress.acknowledged() + waiting,
              progress.acknowledged() + waiting == 1 ? "post" : "posts",
              topic,
              waiting == 0 ? "all" : String.format(Locale.ROOT, "%,d", progress.acknowledged()),
              cursorFile == null ? "" : " The next run with " + cursorFile + " resumes there."));
    }

    private void print(String sentence) {
      console.err().println(TerminalText.escape(sentence));
    }
  }
}
