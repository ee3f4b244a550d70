package io.groundswell.standalone.rescore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.standalone.Cli;
import io.groundswell.standalone.local.EmbeddedBroker;
import io.groundswell.standalone.support.KafkaAccess;
import io.groundswell.topics.TextRules;
import io.groundswell.topics.TopicCreator;
import io.groundswell.topics.TopicSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The new model is the one of {@link Cli}: good, bad, or neither, by the first word. */
class RescoreCommandIT {
  private static final TextRules RULES = new TextRules(1_000);
  private static final Instant BEGIN = Instant.now().minus(Duration.ofHours(3));

  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static KafkaAccess kafka;

  private final Cli cli = new Cli();
  private String sentiment = "";
  private String shadow = "";

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    kafka = new KafkaAccess(broker.bootstrapServers(), Map.of());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void createTopic(TestInfo test) throws Exception {
    sentiment = test.getTestMethod().orElseThrow().getName();
    shadow = sentiment + "-shadow";
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      TopicCreator.createMissing(admin, List.of(TopicSpec.sentiment(sentiment)), (short) 1);
    }
  }

  @Test
  void theReportAddsUpAndEveryPostIsWrittenBesideWhatWasServed() throws Exception {
    send(0, scored("good one", "POSITIVE", "en", "old"));
    send(60, scored("good two", "NEGATIVE", "en", "old"));
    send(120, scored("bad hola", "NEGATIVE", "es", "old"));
    send(180, scored("neither", "POSITIVE", "en", "older"));
    send(240, scored("broken text", "POSITIVE", "en", "old"));
    send(300, "no json".getBytes(UTF_8));

    assertThat(rescore("--json")).isZero();
    JsonNode report = json(cli.out());
    assertThat(report.path("posts").asLong()).isEqualTo(4);
    assertThat(report.path("whole").asBoolean()).isTrue();
    assertThat(report.at("/agreement/value").asDouble()).isEqualTo(0.5);
    assertThat(report.at("/agreement/low").asDouble()).isCloseTo(0.1500, within(1e-4)); // Wilson
    assertThat(report.at("/agreement/high").asDouble()).isCloseTo(0.8500, within(1e-4));
    assertThat(report.path("pairs").toString())
        .isEqualTo(
            "{\"negative\":{\"negative\":1,\"neutral\":0,\"positive\":1},"
                + "\"neutral\":{\"negative\":0,\"neutral\":0,\"positive\":0},"
                + "\"positive\":{\"negative\":0,\"neutral\":1,\"positive\":1}}");
    assertThat(report.at("/serving/labels/positive").asLong()).isEqualTo(2);
    assertThat(report.at("/shadow/labels/neutral").asLong()).isEqualTo(1);
    assertThat(report.at("/serving/mean_confidence").asDouble()).isCloseTo(0.8, within(1e-6));
    assertThat(report.at("/shadow/mean_confidence").asDouble()).isCloseTo(0.675, within(1e-6));
    assertThat(report.at("/serving/net_sentiment/value").asDouble()).isZero();
    assertThat(report.at("/shadow/net_sentiment/value").asDouble())
        .isCloseTo(1 / 3.0, within(1e-9));
    assertThat(report.at("/by_language/0/language").asText()).isEqualTo("en");
    assertThat(report.at("/by_language/0/posts").asLong()).isEqualTo(3);
    assertThat(report.at("/by_language/1/posts").asLong()).isEqualTo(1);
    assertThat(report.at("/by_model/1/model/name").asText()).isEqualTo("older");
    assertThat(report.at("/model/name").asText()).isEqualTo("m");
    assertThat(report.at("/skipped/not_a_scored_post").asLong()).isEqualTo(1);
    assertThat(report.at("/skipped/model_failed").asLong()).isEqualTo(1);
    assertThat(report.at("/examples/0/text").asText()).isEqualTo("good two");
    assertThat(report.path("examples")).hasSize(4);
    assertThat(report.path("written").asLong()).isEqualTo(4);

    List<ConsumerRecord<byte[], byte[]>> written = written(4);
    assertThat(written)
        .allSatisfy(
            record -> {
              JsonNode value = json(new String(record.value(), UTF_8));
              assertThat(new String(record.key(), UTF_8)).isEqualTo(value.path("text").asText());
              assertThat(value.at("/serving/model/name").asText()).startsWith("old");
              assertThat(value.at("/model/name").asText()).isEqualTo("m");
              assertThat(record.headers().lastHeader("app").value()).isEqualTo("x".getBytes(UTF_8));
            });
    assertThat(written.stream().map(ConsumerRecord::timestamp))
        .containsExactlyInAnyOrder(time(0), time(60), time(120), time(180));
  }

  @Test
  void forPeopleItIsATableSafeForTheTerminal() throws Exception {
    send(0, scored("good \u001b[31m day", "NEGATIVE", "en", "old"));
    send(1, scored("bad day", "NEGATIVE", "en", "old"));

    assertThat(rescore()).isZero();
    assertThat(cli.out())
        .contains("agreement     0.5000, 95 %: 0.0945 to 0.9054\n")
        .contains("negative          1.0000    0.5000\n")
        .contains("confidence        0.8000    0.7000\n")
        .contains("net sentiment    -1.0000   +0.0000\n")
        .contains("negative               1         0         1\n")
        .contains("  NEGATIVE 0.80 → POSITIVE 0.70  good \\x1b[31m day\n")
        .contains("         2      0.5000     -1.0000   +0.0000  old ababababab")
        .contains("written       2 to " + shadow + "\n")
        .doesNotContain("skipped");
  }

  @Test
  void onlyPostsOfTheRangeAreRead() throws Exception {
    for (int second : new int[] {0, 100, 200, 300}) {
      send(second, scored("good " + second, "POSITIVE", "en", "old"));
    }
    String from = BEGIN.plusSeconds(100).toString();
    String to = BEGIN.plusSeconds(300).toString();
    assertThat(rescore("--from", from, "--to", to, "--json", "--no-write")).isZero();
    assertThat(json(cli.out()).path("posts").asLong()).isEqualTo(2);
  }

  @Test
  void onlyPostsThatNameTheSubjectAreScored() throws Exception {
    send(0, scored("good one", "POSITIVE", "en", "old"));
    ObjectNode about = (ObjectNode) json(new String(scored("bad", "POSITIVE", "en", "o"), UTF_8));
    about.putArray("subjects").add("finale");
    send(1, StrictJson.write(about));
    assertThat(rescore("--subject", "finale", "--json", "--no-write")).isZero();
    assertThat(json(cli.out()).path("posts").asLong()).isEqualTo(1);
    assertThat(json(cli.out()).at("/pairs/positive/negative").asLong()).isEqualTo(1);
  }

  @Test
  void withoutWritingThereIsNoTopic() throws Exception {
    send(0, scored("good one", "POSITIVE", "en", "old"));
    assertThat(rescore("--no-write", "--examples", "0", "--json")).isZero();
    assertThat(json(cli.out()).path("written").asLong()).isZero();
    assertThat(json(cli.out()).path("examples")).isEmpty();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      assertThat(admin.listTopics().names().get()).doesNotContain(shadow);
    }
  }

  @Test
  void aTextThatAllRepeatIsOneExample() throws Exception {
    for (int i = 0; i < 20; i++) {
      send(i, scored("good again", "NEGATIVE", "en", "old"));
    }
    send(21, scored("neither", "NEGATIVE", "en", "old"));
    assertThat(rescore("--examples", "2", "--json", "--no-write")).isZero();
    assertThat(json(cli.out()).path("examples").findValuesAsText("text"))
        .containsExactly("good again", "neither");
  }

  @Test
  void whatIsStoppedBeforeTheEndSaysSoAndHasWhatWasComparedUntilThen() throws Exception {
    byte[][] posts = new byte[300][];
    for (int i = 0; i < posts.length; i++) {
      posts[i] = scored("good " + i, "POSITIVE", "en", "old");
    }
    send(0, posts);
    try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(kafka.partitions(sentiment))) {
      PostRange range = new PostRange(consumer, BEGIN.minusSeconds(1), Instant.now());
      Rescore rescore = cli.rescore(RULES);
      boolean whole = rescore.run(range, () -> rescore.comparison().all().posts() > 0);

      ComparisonReport report =
          new ComparisonReport(rescore.comparison(), BEGIN, Instant.now(), whole, null);
      assertThat(whole).isFalse();
      assertThat(report.json().path("posts").asInt()).isBetween(1, 299);
      assertThat(report.readable()).contains(", stopped before the end\n");
    }
  }

  @Test
  void aReportOfNothingHasNoFigures() {
    ComparisonReport report =
        new ComparisonReport(new Comparison(10), BEGIN, Instant.now(), false, null);
    assertThat(report.json().path("agreement").isNull()).isTrue();
    assertThat(report.json().at("/serving/mean_confidence").isNull()).isTrue();
    assertThat(report.readable()).contains("posts         0");
  }

  @Test
  void aRangeWithoutPostsIsASentence() {
    assertThat(rescore()).isEqualTo(1);
    assertThat(cli.err()).startsWith(sentiment + " has no posts from ").hasLineCount(1);
  }

  @Test
  void optionsThatDoNotFitAreSentences() {
    assertThat(rescore("--to", "2001-01-01T00:00:00Z")).isEqualTo(2);
    assertThat(rescore("--to", "tomorrow")).isEqualTo(2);
    assertThat(rescore("--examples", "-1")).isEqualTo(2);
    assertThat(cli.run("rescore", "--from", "-1h")).isEqualTo(2);
    cli.environment(Map.of("SHADOW_TOPIC", "one"));
    assertThat(cli.run("rescore", "--model", "m", "--from", "-1h", "--topic", "one")).isEqualTo(2);
    assertThat(cli.err())
        .contains("--from must be before --to.")
        .contains("\"tomorrow\" is no time such as")
        .contains("--examples takes a whole number from 0 to 1000.")
        .contains("Missing required option: '--model=NAME'")
        .contains("What is read from one can't be written to it: add --no-write.");
  }

  @Test
  void aTopicThatIsNotThereIsASentence() {
    sentiment = "nowhere";
    assertThat(rescore()).isEqualTo(1);
    assertThat(cli.err()).startsWith("There is no topic nowhere at ").hasLineCount(1);
  }

  private int rescore(String... options) {
    List<String> args =
        new ArrayList<>(List.of("rescore", "--model", "any/model", "--topic", sentiment));
    args.addAll(List.of("--bootstrap", broker.bootstrapServers()));
    if (!List.of(options).contains("--from")) {
      args.addAll(List.of("--from", "-4h"));
    }
    args.addAll(List.of(options));
    return cli.environment(Map.of("SHADOW_TOPIC", shadow)).run(args.toArray(String[]::new));
  }

  private static byte[] scored(String text, String label, String language, String model) {
    ObjectNode post = StrictJson.object().put("text", text).put("label", label);
    post.put("confidence", 0.8).put("language", language).putArray("subjects");
    ObjectNode scores = post.putObject("scores");
    for (String name : List.of("negative", "neutral", "positive")) {
      scores.put(name, name.equalsIgnoreCase(label) ? 0.8 : 0.1);
    }
    String digest = (model.equals("old") ? "ab" : "cd").repeat(32);
    post.putObject("model").put("name", model).put("digest", digest);
    return StrictJson.write(post);
  }

  /** Posts of one moment. */
  private void send(int second, byte[]... values) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = kafka.producer()) {
      for (byte[] value : values) {
        String key = value.length > 10 ? json(new String(value, UTF_8)).path("text").asText() : "k";
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>(sentiment, null, time(second), key.getBytes(UTF_8), value);
        record.headers().add("app", "x".getBytes(UTF_8));
        producer.send(record);
      }
      producer.flush();
    }
  }

  private static long time(int second) {
    return BEGIN.plusSeconds(second).toEpochMilli();
  }

  private List<ConsumerRecord<byte[], byte[]>> written(int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(kafka.partitions(shadow))) {
      Instant end = Instant.now().plusSeconds(60);
      while (records.size() < count && Instant.now().isBefore(end)) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    assertThat(records).hasSize(count);
    return records;
  }

  private static JsonNode json(@Nullable String text) {
    try {
      return StrictJson.parse(String.valueOf(text).getBytes(UTF_8));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
