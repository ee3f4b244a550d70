package io.groundswell.standalone.follow;

import static io.groundswell.standalone.follow.LocalJetstream.id;
import static io.groundswell.standalone.follow.LocalJetstream.post;
import static io.groundswell.standalone.follow.LocalJetstream.us;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.standalone.Cli;
import io.groundswell.standalone.local.EmbeddedBroker;
import io.groundswell.standalone.support.KafkaAccess;
import io.groundswell.topics.Post;
import io.groundswell.topics.PostFormat;
import io.groundswell.topics.PostReader;
import io.groundswell.topics.TextRules;
import io.groundswell.topics.TopicCreator;
import io.groundswell.topics.TopicSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class FollowCommandIT {
  @TempDir static Path folder;
  private static EmbeddedBroker broker;

  private final LocalJetstream server = new LocalJetstream();
  private String rawTopic = "";
  private String subjectsTopic = "";
  private Cli cli = new Cli();

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @BeforeEach
  void createTopics(TestInfo test) throws Exception {
    String name = test.getTestMethod().orElseThrow().getName();
    rawTopic = name + "-raw";
    subjectsTopic = name + "-subjects";
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      TopicCreator.createMissing(
          admin,
          List.of(TopicSpec.rawPosts(rawTopic), TopicSpec.subjects(subjectsTopic)),
          (short) -1);
      // A created topic is listed a moment later.
      List<String> created = List.of(rawTopic, subjectsTopic);
      await().until(() -> admin.listTopics().names().get().containsAll(created));
    }
  }

  @Test
  void whatMatchesIsPostedAndTheNextRunGoesOnThere() throws Exception {
    String cursor = folder.resolve("cursor.json").toString();
    long begin = us(-30);
    CompletableFuture<Integer> first =
        follow("--subject", "Tea=tea pot,#TeaTime", "--lang", "en", "--cursor-file", cursor);
    server.nextConnection();
    server.tell(begin, post(begin, "1", "Une tea pot", "fr"));
    server.tell(begin + 1, post(begin + 1, "2", "The tea  POT is on", "en-GB", "fr"));
    assertThat(first.get(60, TimeUnit.SECONDS)).as(cli.err()).isZero();
    assertThat(cli.err().lines())
        .contains("The subject Tea is declared.", "Following 127.0.0.1.")
        .anyMatch(line -> line.startsWith("Sent 1 post to " + rawTopic + ", all acknowledged."));

    server.keep(begin + 2, post(begin + 2, "3", "#teatime!", "en"));
    CompletableFuture<Integer> second =
        follow("--subject", "Tea=tea pot,#TeaTime", "--lang", "en", "--cursor-file", cursor);
    assertThat(server.nextConnection()).endsWith("&cursor=" + (begin + 1 - 5_000_000));
    assertThat(second.get(60, TimeUnit.SECONDS)).as(cli.err()).isZero();
    assertThat(cli.err()).doesNotContain("is declared");

    List<ConsumerRecord<byte[], byte[]>> posted = posted();
    assertThat(posted.stream().map(record -> new String(record.key(), UTF_8)))
        .containsExactlyInAnyOrder(id("2"), id("3"));
    PostReader reader = new PostReader(PostFormat.DEFAULT, new TextRules(1000));
    for (ConsumerRecord<byte[], byte[]> record : posted) {
      Post post = reader.read(record.value());
      assertThat(post.subjects()).containsExactly("Tea");
      JsonNode fields = post.fields();
      assertThat(fields.path("id").asText()).isEqualTo(new String(record.key(), UTF_8));
      assertThat(fields.path("author").asText()).isEqualTo("did:plc:ada");
      assertThat(fields.path("source").asText()).isEqualTo("bluesky");
      assertThat(fields.path("lang").asText()).startsWith("en");
    }
    JsonNode declared =
        StrictJson.parse(run("subjects", "list", "--json").out().strip().getBytes(UTF_8));
    assertThat(declared.path("keywords").get(0).asText()).isEqualTo("tea pot");
    assertThat(declared.path("hashtags").get(0).asText()).isEqualTo("TeaTime");
  }

  @Test
  void aSubjectThatIsDeclaredIsFollowedByItsNameAndNeverReplaced() throws Exception {
    run("subjects", "add", "Tea", "--group", "drinks", "--expression", "(?i)te+a");
    CompletableFuture<Integer> done = follow("--subject", "Tea");
    server.nextConnection();
    server.tell(us(0), post(us(0), "declared", "Teeea"));
    assertThat(done.get(60, TimeUnit.SECONDS)).as(cli.err()).isZero();
    assertThat(posted()).hasSize(1);

    assertThat(follow("--subject", "Tea=tea").get(60, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(cli.err())
        .isEqualTo(
            "The subject \"Tea\" is declared with other rules, which are kept: see ./groundswell"
                + " subjects list. To follow it with those rules, give only its name.\n");
    assertThat(run("subjects", "list").out()).contains("/(?i)te+a/");
  }

  @Test
  void aGroupGivenLaterDoesNotMatter() throws Exception {
    run("subjects", "add", "Tea", "--group", "drinks", "--keyword", "tea");
    CompletableFuture<Integer> done = follow("--subject", "Tea=tea");
    server.nextConnection();
    server.tell(us(0), post(us(0), "grouped", "tea"));
    assertThat(done.get(60, TimeUnit.SECONDS)).as(cli.err()).isZero();
    assertThat(run("subjects", "list").out()).contains("drinks");
  }

  @Test
  void whatIsCalledWronglyIsOneSentenceAndDeclaresNothing() throws Exception {
    assertRefused("The subject \"Tea\" is not declared; give its", "--subject", "Tea");
    assertRefused("--subject takes", "--subject", "Tea=,");
    assertRefused("The subject has no name", "--subject", "=tea");
    assertRefused("The rule \"a b\" can't", "--subject", "Cake=cake", "--subject", "Tea=#a b");
    assertRefused("--lang takes", "--subject", "Tea=tea", "--lang", "english!");
    assertRefused("--url takes", "--subject", "Tea=tea", "--url", "https://example.org");
    assertRefused(
        "--cursor-file takes", "--subject", "Tea=tea", "--cursor-file", folder.toString());
    assertThat(run("subjects", "list").err()).isEqualTo("0 subjects.\n");
  }

  @Test
  void aFileThatIsNoCursorFileIsLeftAlone() throws Exception {
    Path letter = Files.writeString(folder.resolve("letter.txt"), "Dear Ada");
    int code =
        follow("--subject", "Tea=tea", "--cursor-file", letter.toString())
            .get(60, TimeUnit.SECONDS);
    assertThat(code).isEqualTo(1);
    assertThat(cli.err()).endsWith("is no cursor file; remove it, or name another.\n");
    assertThat(letter).hasContent("Dear Ada");
  }

  @Test
  void aServerThatRefusesIsOneSentence() throws Exception {
    server.refuse("", 400);
    assertThat(follow("--subject", "Tea=tea").get(60, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(cli.err()).contains("127.0.0.1 refuses to be followed: it answers with status 400.");
    assertThat(server.nextConnection()).isEqualTo("refused");
  }

  private void assertRefused(String sentence, String... options) throws Exception {
    assertThat(follow(options).get(60, TimeUnit.SECONDS)).isNotZero();
    assertThat(cli.err()).startsWith(sentence);
  }

  /** In the background, until one post is sent. */
  private CompletableFuture<Integer> follow(String... options) {
    List<String> args = new ArrayList<>(List.of("follow", "bluesky"));
    args.addAll(List.of("--topic", rawTopic, "--count", "1"));
    if (!List.of(options).contains("--url")) {
      args.addAll(List.of("--url", server.url().toString()));
    }
    args.addAll(List.of(options));
    cli = cli();
    Cli running = cli;
    return CompletableFuture.supplyAsync(() -> running.run(args.toArray(String[]::new)));
  }

  private Cli run(String... args) {
    Cli other = cli();
    assertThat(other.run(args)).as(other.err()).isZero();
    return other;
  }

  private Cli cli() {
    return new Cli()
        .environment(
            Map.of(
                "SUBJECTS_TOPIC",
                subjectsTopic,
                "KAFKA_BOOTSTRAP_SERVERS",
                broker.bootstrapServers()));
  }

  private List<ConsumerRecord<byte[], byte[]>> posted() {
    KafkaAccess access = new KafkaAccess(broker.bootstrapServers(), Map.of());
    List<TopicPartition> partitions = access.partitions(rawTopic);
    List<ConsumerRecord<byte[], byte[]>> posted = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = access.consumer(partitions)) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(200)).forEach(posted::add);
      }
    }
    return posted;
  }
}
