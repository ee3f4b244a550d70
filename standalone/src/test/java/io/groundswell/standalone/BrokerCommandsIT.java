package io.groundswell.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.standalone.local.EmbeddedBroker;
import io.groundswell.standalone.support.KafkaAccess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class BrokerCommandsIT {
  @TempDir static Path folder;
  private static EmbeddedBroker broker;

  private final Cli cli = new Cli();
  private String topic = "";

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void createTopic(TestInfo test) throws Exception {
    topic = test.getTestMethod().orElseThrow().getName();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
          .all()
          .get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void aLineIsATextWhateverItLooksLike() throws Exception {
    assertThat(cli.in("{\"text\": \"x\"}\n[HD] clip\r\nlast 😍").run(post("--subject", "s")))
        .isZero();
    assertThat(cli.err()).contains("Posted 3 posts to " + topic).contains("all acknowledged");

    List<ConsumerRecord<byte[], byte[]>> records = records(3);
    assertThat(records.stream().map(r -> json(r).path("text").asText()))
        .containsExactly("{\"text\": \"x\"}", "[HD] clip", "last 😍");
    assertThat(records)
        .allSatisfy(
            r -> {
              assertThat(r.key()).isNull();
              assertThat(json(r).path("subject").asText()).isEqualTo("s");
              assertThat(Instant.parse(json(r).path("created_at").asText()))
                  .isBetween(Instant.now().minusSeconds(60), Instant.now());
            });
  }

  @Test
  void aPostAsJsonIsSentAsItIs() throws Exception {
    String lines = "{ \"text\":1.50,\"author\":\"ann\"}\nnot json\n";
    assertThat(cli.in(lines).run(post("--json", "--key", "author"))).isZero();

    List<ConsumerRecord<byte[], byte[]>> records = records(2);
    assertThat(records.stream().map(r -> new String(r.value(), StandardCharsets.UTF_8)))
        .containsExactly("{ \"text\":1.50,\"author\":\"ann\"}", "not json");
    assertThat(records.get(0).key()).isEqualTo("ann".getBytes(StandardCharsets.UTF_8));
    assertThat(records.get(1).key()).isNull();
  }

  @Test
  void neitherAByteOrderMarkNorACarriageReturnIsPartOfAText() throws Exception {
    assertThat(cli.in("\uFEFFI love it\r\nI hate it\r\n\r\nlast no newline").run(post())).isZero();
    assertThat(cli.err()).contains("Posted 3 posts").contains("skipped 1 blank");

    assertThat(records(3).stream().map(r -> json(r).path("text").asText()))
        .containsExactly("I love it", "I hate it", "last no newline");
  }

  @Test
  void neitherAByteOrderMarkNorACarriageReturnIsPartOfAPostAsJson() throws Exception {
    String lines =
        "\uFEFF{\"author\":\"b1\",\"text\":\"a\"}\r\n{\"author\":\"b2\",\"text\":\"b\"}\r\n";
    assertThat(cli.in(lines).run(post("--json", "--key", "author"))).isZero();

    List<ConsumerRecord<byte[], byte[]>> records = records(2);
    assertThat(records.stream().map(r -> new String(r.value(), StandardCharsets.UTF_8)))
        .containsExactly(
            "{\"author\":\"b1\",\"text\":\"a\"}", "{\"author\":\"b2\",\"text\":\"b\"}");
    assertThat(records.stream().map(r -> new String(r.key(), StandardCharsets.UTF_8)))
        .containsExactly("b1", "b2");
  }

  @Test
  void aReplayOfAFileWithAByteOrderMarkAndCarriageReturnsPostsEveryLine() throws Exception {
    String lines =
        "\uFEFF{\"id\":\"b1\",\"text\":\"a\",\"created_at\":\"2026-11-30T20:00:02Z\"}\r\n"
            + "{\"id\":\"b2\",\"text\":\"b\",\"created_at\":\"2026-11-30T20:00:03Z\"}\r\n";
    Path file = Files.writeString(folder.resolve("mark.jsonl"), lines);
    assertThat(cli.run(command("replay", file.toString(), "--speed", "1000"))).isZero();
    assertThat(cli.err()).contains("Posted 2 posts").doesNotContain("not posted");

    assertThat(records(2).stream().map(r -> json(r).path("id").asText()))
        .containsExactly("b1", "b2");
  }

  @Test
  void theSubjectCanBeTheKey() throws Exception {
    assertThat(cli.in("a\n").run(post("--subject", "s", "--key", "subject"))).isZero();
    assertThat(records(1).get(0).key()).isEqualTo("s".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatCantBePostedIsNamedAndTheRestIsSent() throws Exception {
    byte[] lines = "a\n?\n \nb\n".getBytes(StandardCharsets.UTF_8);
    lines[2] = (byte) 0xff;
    assertThat(cli.in(lines).run(post())).isEqualTo(1);
    assertThat(cli.err())
        .contains("Line 2 is not posted: it is not valid UTF-8.")
        .contains("Posted 2 posts")
        .contains("skipped 1 blank")
        .contains("1 line was not posted.");
    assertThat(records(2)).hasSize(2);
  }

  @Test
  void aLineThatTheTopicDoesNotTakeIsNamed() {
    assertThat(cli.in("x".repeat(1_048_576) + "\nshort\n").run(post())).isEqualTo(1);
    assertThat(cli.err()).contains("Line 1 is not posted: it is larger").contains("Posted 1 post ");
  }

  @Test
  void aTopicThatIsNotThereIsASentence() {
    assertThat(
            cli.in("a\n")
                .run("post", "--bootstrap", broker.bootstrapServers(), "--topic", "nowhere"))
        .isEqualTo(1);
    assertThat(cli.err()).startsWith("There is no topic nowhere at ").hasLineCount(1);
  }

  @Test
  void tailEndsAfterCountAndIsSafeToPrint() {
    String scored =
        "{\"text\":\"a\\u001b[31mb\\nc\",\"label\":\"NEGATIVE\",\"confidence\":0.816}\n";
    assertThat(cli.in(scored.repeat(3)).run(post("--json"))).isZero();

    assertThat(cli.run(tail("--from-start", "--count", "2"))).isZero();
    assertThat(cli.out()).isEqualTo("NEGATIVE 0.82  a\\x1b[31mb\\nc\n".repeat(2));
  }

  @Test
  void tailShowsJsonOneALineDigitsKept() {
    assertThat(cli.in("{\"text\":\"a\u009bb\", \"confidence\":0.10}\n").run(post("--json")))
        .isZero();

    assertThat(cli.run(tail("--from-start", "--count", "1", "--json"))).isZero();
    assertThat(cli.out()).isEqualTo("{\"text\":\"a\\u009bb\",\"confidence\":0.10}\n");
  }

  @Test
  void aReplayMovesThePostsToNow() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("show.jsonl"),
            """
            {"text":"second","created_at":"2019-05-19T22:00:00Z"}
            nonsense

            {"text":"first","created_at":"2019-05-19T23:00:00+02:00","rank":1.50}
            """);
    Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    assertThat(cli.run(command("replay", file.toString(), "--speed", "36000"))).isEqualTo(1);
    assertThat(cli.err())
        .contains("Line 2 is not posted: it is not valid JSON.")
        .contains("Playing 2 posts of 1 h 0 min, the first of 2019-05-19T21:00:00Z, in 0.1 s.")
        .contains("Posted 2 posts to " + topic)
        .contains("skipped 1 blank")
        .contains("1 line was not posted.");

    List<ConsumerRecord<byte[], byte[]>> records = records(2);
    assertThat(records.stream().map(r -> json(r).path("text").asText()))
        .containsExactly("first", "second");
    List<Instant> times =
        records.stream().map(r -> Instant.parse(json(r).path("created_at").asText())).toList();
    assertThat(times.get(0)).isAfterOrEqualTo(before);
    assertThat(Duration.between(times.get(0), times.get(1))).isEqualTo(Duration.ofMillis(100));
    assertThat(times.get(1)).isBeforeOrEqualTo(Instant.ofEpochMilli(records.get(1).timestamp()));
    assertThat(json(records.get(0)).path("rank").toString()).isEqualTo("1.50");
  }

  @Test
  void aReplayWithoutAnyTimeIsASentence() throws Exception {
    Path file = Files.writeString(folder.resolve("timeless.jsonl"), "{\"text\":\"a\"}\n");
    assertThat(cli.run(command("replay", file.toString()))).isEqualTo(1);
    assertThat(cli.err())
        .isEqualTo(
            "Line 1 is not posted: it has no time at /created_at.\n"
                + file
                + " has no post with a time at /created_at.\n");
  }

  private String[] post(String... options) {
    return command("post", options);
  }

  private String[] tail(String... options) {
    return command("tail", options);
  }

  private String[] command(String name, String... options) {
    List<String> args = new ArrayList<>(List.of(name, "--topic", topic));
    args.addAll(List.of("--bootstrap", broker.bootstrapServers()));
    args.addAll(List.of(options));
    return args.toArray(String[]::new);
  }

  private List<ConsumerRecord<byte[], byte[]>> records(int least) {
    KafkaAccess access = new KafkaAccess(broker.bootstrapServers(), Map.of());
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = access.consumer(access.partitions(topic))) {
      Instant end = Instant.now().plusSeconds(20);
      while (records.size() < least && Instant.now().isBefore(end)) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
    try {
      return StrictJson.parse(record.value());
    } catch (io.groundswell.common.json.BadInputException e) {
      throw new AssertionError(e);
    }
  }
}
