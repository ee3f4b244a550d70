package io.groundswell.standalone.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Settings;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.processor.ProcessorSettings;
import io.groundswell.standalone.Cli;
import io.groundswell.standalone.local.EmbeddedBroker;
import io.groundswell.standalone.support.KafkaAccess;
import io.groundswell.topics.AudienceWindow;
import io.groundswell.topics.Figures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a processor that has done its work before it is asked: only the replay itself is tested. */
class ArchiveReplayIT {
  private static final Instant FIRST = Instant.parse("2019-05-19T21:00:00Z");

  @TempDir static Path folder;
  private static EmbeddedBroker broker;

  private final Cli cli = new Cli();
  private final List<Map<String, String>> started = new ArrayList<>();

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void postsKeepTheirTimesAndEverythingElseHasNamesOfItsOwn() throws Exception {
    String lines =
        """
        {"text":"b","created_at":"2019-05-19T22:00:00Z"}
        {"text":"a","created_at":"2019-05-19T21:00:00Z", "n":1.50}
        """;
    assertThat(replay(lines, "The Finale (s08).jsonl")).as(cli.err()).isZero();

    assertThat(started)
        .containsExactly(
            Map.of(
                "prefix",
                "groundswell-replay-The-Finale-s08-",
                "roles-without-requests",
                "true",
                "status",
                "replay-The-Finale-s08--scorer-status"));
    List<ConsumerRecord<byte[], byte[]>> raw = records("replay-The-Finale-s08--raw-posts", 2);
    assertThat(raw.stream().map(r -> new String(r.value(), UTF_8)))
        .containsExactly(
            "{\"text\":\"a\",\"created_at\":\"2019-05-19T21:00:00Z\", \"n\":1.50}",
            "{\"text\":\"b\",\"created_at\":\"2019-05-19T22:00:00Z\"}");
    assertThat(raw.get(0).timestamp()).isEqualTo(FIRST.toEpochMilli());
    assertThat(cli.out())
        .isEqualTo(
            """
            1 scored          in replay-The-Finale-s08--sentiment
            1 dead letters    in replay-The-Finale-s08--dead-letters
            1 final windows, 0 open, of 1 subjects  in replay-The-Finale-s08--audience
            0 shifts          in replay-The-Finale-s08--audience-shifts
            """);
  }

  @Test
  void aLastRecordClosesTheWindows() throws Exception {
    assertThat(replay("{\"text\":\"a\",\"created_at\":\"" + FIRST + "\"}\nx\n", "closing")).isOne();
    assertThat(cli.err()).contains("Line 2 is not posted: it is not valid JSON.");

    ConsumerRecord<byte[], byte[]> last = records("replay-closing-sentiment", 2).get(1);
    assertThat(last.timestamp()).isEqualTo(FIRST.plusSeconds(16 * 60 + 30).toEpochMilli());
    assertThat(new String(last.value(), UTF_8))
        .contains("\"subjects\":[]", "\"created_at\":\"2019-05-19T21:16:30Z\"");
  }

  @Test
  void aNameIsTakenOnceOnly() throws Exception {
    String line = "{\"text\":\"a\",\"created_at\":\"" + FIRST + "\"}\n";
    assertThat(replay(line, "twice.jsonl")).isZero();
    assertThat(replay(line, "twice.jsonl")).isOne();
    assertThat(cli.err())
        .endsWith(
            "There is a topic replay-twice-raw-posts already, of an earlier replay: choose another"
                + " name with --name.\n");
    assertThat(replay(line, "twice.jsonl", "--name", "again")).isZero();
    assertThat(records("replay-again-raw-posts", 1)).hasSize(1);
  }

  @Test
  void aNameThatNoTopicCanHaveIsASentence() throws Exception {
    String line = "{\"text\":\"a\",\"created_at\":\"" + FIRST + "\"}\n";
    assertThat(replay(line, "named.jsonl", "--name", "a b")).isEqualTo(2);
    assertThat(cli.err()).startsWith("--name takes letters, digits").hasLineCount(1);
  }

  @Test
  void recordsOfOldPostsAreKeptAsLongAsOthers() {
    long weekMs = Duration.ofDays(7).toMillis();
    assertThat(new ArchiveNames("n").topics(Duration.ofDays(400)))
        .allSatisfy(topic -> assertThat(topic.partitions()).isOne())
        .filteredOn(topic -> topic.name().equals("replay-n-raw-posts"))
        .singleElement()
        .satisfies(
            topic ->
                assertThat(topic.config())
                    .containsEntry(
                        "retention.ms", Long.toString(weekMs + Duration.ofDays(400).toMillis())));
  }

  private int replay(String lines, String file, String... options) throws Exception {
    Path path = Files.writeString(folder.resolve(file), lines);
    List<String> args = new ArrayList<>(List.of("replay", path.toString(), "--original-times"));
    args.addAll(List.of("--bootstrap", broker.bootstrapServers()));
    args.addAll(List.of(options));
    return cli.processor(this::doTheWork).run(args.toArray(String[]::new));
  }

  /** One post scored, one (if there are two) among the dead letters, one window open and closed. */
  private AutoCloseable doTheWork(ProcessorConfig config) throws Exception {
    Settings settings = config.settingsRead();
    started.add(
        Map.of(
            "prefix",
            settings.get(CommonSettings.APPLICATION_ID_PREFIX),
            "roles-without-requests",
            Boolean.toString(!settings.get(ProcessorSettings.ROLES).toString().contains("PREDICT")),
            "status",
            settings.get(CommonSettings.STATUS_TOPIC)));
    KafkaAccess kafka = new KafkaAccess(broker.bootstrapServers(), Map.of());
    kafka.send(settings.get(CommonSettings.SENTIMENT_TOPIC), FIRST, "{}".getBytes(UTF_8));
    if (settings.get(CommonSettings.RAW_TOPIC).contains("Finale")) {
      kafka.send(settings.get(CommonSettings.DEAD_LETTER_TOPIC), FIRST, "{}".getBytes(UTF_8));
    }
    String audience = settings.get(CommonSettings.AUDIENCE_TOPIC);
    kafka.send(audience, FIRST, window(false).write());
    kafka.send(audience, FIRST, window(true).write());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .alterConsumerGroupOffsets(
              settings.get(CommonSettings.APPLICATION_ID_PREFIX) + "-audience",
              Map.of(
                  new TopicPartition(settings.get(CommonSettings.SENTIMENT_TOPIC), 0),
                  new OffsetAndMetadata(2)))
          .all()
          .get(20, TimeUnit.SECONDS);
    }
    return () -> {};
  }

  private static AudienceWindow window(boolean isFinal) {
    return new AudienceWindow(
        "finale",
        null,
        FIRST,
        10,
        isFinal,
        isFinal ? 1 : 0,
        new Figures(1, 0, 0, new Figures.Adjusted("classify", 1, 0, 0)),
        0,
        false,
        0,
        null,
        0,
        0,
        0,
        null,
        null,
        null,
        100,
        false,
        FIRST);
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(String topic, int least) {
    KafkaAccess access = new KafkaAccess(broker.bootstrapServers(), Map.of());
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = access.consumer(access.partitions(topic))) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (records.size() < least && System.nanoTime() < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
