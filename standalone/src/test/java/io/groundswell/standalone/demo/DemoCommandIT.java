package io.groundswell.standalone.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.standalone.local.EmbeddedBroker;
import io.groundswell.standalone.local.LoopbackPort;
import io.groundswell.standalone.support.Console;
import io.groundswell.standalone.support.KafkaAccess;
import io.groundswell.standalone.support.Pace;
import io.groundswell.standalone.support.Parts;
import io.groundswell.standalone.topic.SubjectsTopic;
import io.groundswell.topics.Subject;
import io.groundswell.topics.TopicCreator;
import io.groundswell.topics.TopicSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoCommandIT {
  private static final Instant BEGIN = Instant.parse("2031-03-04T05:06:07Z");

  @TempDir static Path folder;
  private static EmbeddedBroker broker;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private KafkaAccess access = new KafkaAccess("", Map.of());
  private String rawTopic = "";
  private SubjectsTopic subjects = new SubjectsTopic(access, "");

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void createTopics(TestInfo test) throws Exception {
    rawTopic = test.getTestMethod().orElseThrow().getName();
    access = new KafkaAccess(broker.bootstrapServers(), Map.of());
    subjects = new SubjectsTopic(access, rawTopic + "-subjects");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      TopicCreator.createMissing(admin, List.of(TopicSpec.subjects(subjects.name())), (short) -1);
      admin
          .createTopics(List.of(new NewTopic(rawTopic, 1, (short) 1)))
          .all()
          .get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void allPostsArePlayedWithIdsAndTimes() throws Exception {
    int posts = DemoPosts.read().size();
    assertThat(demo(LoopbackPort.free())).as(err()).isZero();
    List<JsonNode> played = played(posts);
    assertThat(played).hasSize(posts);
    assertThat(played.stream().map(post -> post.path("id").asText())).doesNotHaveDuplicates();
    assertThat(played.stream().map(post -> Instant.parse(post.path("created_at").asText())))
        .isSorted()
        .startsWith(Instant.parse(played.get(0).path("created_at").asText()));
    assertThat(played)
        .allSatisfy(post -> assertThat(post.path("source").asText()).isEqualTo("demo"))
        .allSatisfy(post -> assertThat(post.has(DemoPosts.ACT)).isFalse());
    assertThat(err()).contains("Posted %,d posts to %s".formatted(posts, rawTopic));
  }

  @Test
  void itSaysWhereToLookAndWhatHappens() throws Exception {
    int port = LoopbackPort.free();
    assertThat(demo(port)).isZero();
    assertThat(out())
        .contains("Watch them: http://127.0.0.1:" + port + "/live")
        .contains("  0:40  Harrow Lane: Mara wakes up. It was all a dream.");
    assertThat(out().lines().filter(line -> line.matches(" +\\d:\\d\\d  .*")))
        .hasSameSizeAs(DemoScript.read().acts());
  }

  @Test
  void whomItIsAboutIsDeclared() throws Exception {
    assertThat(demo(LoopbackPort.free())).isZero();
    assertThat(subjects.read().subjects().all())
        .containsExactlyInAnyOrderElementsOf(DemoScript.read().subjects());
    assertThat(out()).doesNotContain("already declared");
  }

  @Test
  void whatSomebodyElseHasDeclaredStays() throws Exception {
    Subject theirs = new Subject("Harrow Lane", "mine", List.of("lane"), List.of(), List.of());
    subjects.write(theirs.name(), theirs.write());
    assertThat(demo(LoopbackPort.free())).isZero();
    assertThat(subjects.read().subjects().all()).contains(theirs).hasSize(6);
    assertThat(out())
        .containsOnlyOnce("Harrow Lane is already declared with other rules, which are kept.")
        .contains("Subjects: Harrow Lane (mine), The Tin Orchard (shows), ");
  }

  @Test
  void turningPointsAreMarkedThroughTheBridge() throws Exception {
    List<JsonNode> markers = Collections.synchronizedList(new ArrayList<>());
    HttpServer bridge = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    bridge.createContext(
        "/audience/markers",
        exchange -> {
          try {
            markers.add(StrictJson.parse(exchange.getRequestBody().readAllBytes()));
          } catch (BadInputException e) {
            throw new IOException(e);
          }
          exchange.sendResponseHeaders(201, -1);
          exchange.close();
        });
    bridge.start();
    try {
      assertThat(demo(bridge.getAddress().getPort())).isZero();
    } finally {
      bridge.stop(0);
    }
    assertThat(markers).hasSizeGreaterThan(3);
    assertThat(markers.get(0).path("name").asText()).isEqualTo("she wakes up");
    assertThat(markers.get(0).path("subject").asText()).isEqualTo("Harrow Lane");
    assertThat(Instant.parse(markers.get(0).path("time").asText()))
        .isEqualTo(BEGIN.plusSeconds(40));
    assertThat(out()).doesNotContain("A marker is not set");
  }

  @Test
  void whereNoBridgeAnswersItSaysSoOnceAndGoesOn() throws Exception {
    int port = LoopbackPort.free();
    assertThat(demo(port)).isZero();
    assertThat(out())
        .containsOnlyOnce(
            "A marker is not set: http://127.0.0.1:"
                + port
                + " did not answer; name the bridge's port with --port.");
    assertThat(err()).contains("all acknowledged");
  }

  /** Plays the evening on a clock that is always where it is waited for. */
  private int demo(int port) {
    Console console =
        new Console(
            Map.of("SUBJECTS_TOPIC", subjects.name(), "RAW_TOPIC", rawTopic),
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8));
    Pace pace =
        new Pace() {
          @Override
          public Instant begin() {
            return BEGIN;
          }

          @Override
          public boolean await(Duration sinceBegin, Runnable meanwhile) {
            return true;
          }
        };
    return new CommandLine(
            new DemoCommand(console, Parts.real(), folder.resolve("none"), stopped -> pace))
        .execute("--bootstrap", broker.bootstrapServers(), "--port", Integer.toString(port));
  }

  private List<JsonNode> played(int least) throws Exception {
    List<JsonNode> posts = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = access.consumer(access.partitions(rawTopic))) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (posts.size() < least && System.nanoTime() < end) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          posts.add(StrictJson.parse(record.value()));
        }
      }
    }
    return posts;
  }

  private String out() {
    return out.toString(UTF_8);
  }

  private String err() {
    return err.toString(UTF_8);
  }
}
