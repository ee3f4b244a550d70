package io.groundswell.standalone.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.standalone.Cli;
import io.groundswell.standalone.local.EmbeddedBroker;
import io.groundswell.standalone.support.KafkaAccess;
import io.groundswell.topics.TopicCreator;
import io.groundswell.topics.TopicSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class SubjectsCommandIT {
  @TempDir static Path folder;
  private static EmbeddedBroker broker;

  private final List<Cli> said = new ArrayList<>();
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
      TopicCreator.createMissing(admin, List.of(TopicSpec.subjects(topic)), (short) -1);
    }
  }

  @Test
  void whatIsAddedIsListedInAlphabeticalOrder() {
    assertThat(
            run("add", "Tea", "--keyword", "tea pot", "--hashtag", "#Tea", "--expression", "t.a"))
        .isZero();
    assertThat(out()).isEqualTo("Tea is added.\n");
    assertThat(run("add", " Harrow Lane ", "--group", "dramas")).isZero();
    assertThat(out()).isEqualTo("Harrow Lane is added.\n");

    assertThat(run("list")).isZero();
    assertThat(out())
        .isEqualTo(
            """
            NAME         GROUP   RULES
            Harrow Lane  dramas  -
            Tea          -       "tea pot" #Tea /t.a/
            """);
    assertThat(err()).isEqualTo("2 subjects.\n");

    assertThat(run("list", "--json")).isZero();
    assertThat(out().lines())
        .containsExactly(
            "{\"name\":\"Harrow Lane\",\"group\":\"dramas\",\"keywords\":[],\"hashtags\":[],\"expressions\":[]}",
            "{\"name\":\"Tea\",\"group\":null,\"keywords\":[\"tea pot\"],\"hashtags\":[\"Tea\"],\"expressions\":[\"t.a\"]}");
  }

  @Test
  void addingAgainReplacesAndSaysSo() {
    run("add", "Tea", "--keyword", "cup");
    assertThat(run("add", "Tea", "--keyword", "pot")).isZero();
    assertThat(out()).isEqualTo("Tea is replaced.\n");
    run("list");
    assertThat(out()).contains("\"pot\"").doesNotContain("\"cup\"");
  }

  @Test
  void whatIsRemovedIsGone() {
    run("add", "Tea");
    assertThat(run("remove", "Tea")).isZero();
    assertThat(out()).isEqualTo("Tea is removed.\n");
    run("list");
    assertThat(out()).isEmpty();
    assertThat(err()).isEqualTo("0 subjects.\n");
    assertThat(run("remove", "Tea")).isEqualTo(1);
    assertThat(err()).isEqualTo("There is no subject \"Tea\"; see ./groundswell subjects list.\n");
  }

  @Test
  void badValuesAreRefusedAndNothingIsWritten() {
    assertThat(run("add", "Tea", "--expression", "[a-z]{1000}{1000}")).isEqualTo(2);
    assertThat(err()).startsWith("The expression").hasLineCount(1);
    assertThat(run("add", "Tea", "--keyword", " ")).isEqualTo(2);
    assertThat(err()).isEqualTo("One of the keywords is not a string with something in it.\n");
    run("list");
    assertThat(err()).isEqualTo("0 subjects.\n");
  }

  @Test
  void badRecordsAndRulesAreSkippedAndTold() throws Exception {
    run("add", "Tea");
    write("Tea", "no JSON");
    write("Coffee", "{\"name\": \"Coffee house\"}");
    write("Cocoa", "{\"name\": \"Cocoa\", \"expressions\": [\"a(b\\u001b\"]}");
    write("Tea\u001b", "{\"name\": \"Tea\\u001b\"}");

    assertThat(run("list")).isZero();
    assertThat(out().lines()).hasSize(3).anyMatch(line -> line.contains("a(b\\x1b"));
    assertThat(err())
        .isEqualTo(
            "Cocoa: The expression \"a(b\\x1b\" can't be used: missing closing ).\n"
                + "2 subjects; skipped 3 bad records"
                + " {invalid_json=1, invalid_subject=1, key_differs=1}.\n");
  }

  private int run(String command, String... options) {
    List<String> args = new ArrayList<>(List.of("subjects", command));
    args.addAll(List.of(options));
    args.addAll(List.of("--bootstrap", broker.bootstrapServers()));
    Cli cli = new Cli().environment(Map.of("SUBJECTS_TOPIC", topic));
    said.add(cli);
    return cli.run(args.toArray(String[]::new));
  }

  private String out() {
    return said.get(said.size() - 1).out();
  }

  private String err() {
    return said.get(said.size() - 1).err();
  }

  private void write(String key, String value) throws Exception {
    KafkaAccess access = new KafkaAccess(broker.bootstrapServers(), Map.of());
    try (KafkaProducer<byte[], byte[]> producer = access.producer()) {
      producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value.getBytes(UTF_8))).get();
    }
  }
}
