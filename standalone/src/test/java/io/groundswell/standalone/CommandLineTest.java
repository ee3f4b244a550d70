package io.groundswell.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private final Cli cli = new Cli();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "post --key author|--key author needs --json: a line of text has no author.",
        "post --key subject|--key subject needs --subject or --json.",
        "post --json --subject s|--subject does not go with --json: a post as JSON brings its own"
            + " subject.",
        "tail --count 0|--count takes a whole number from 1, not 0.",
        "demo --port 0|--port takes a whole number from 1 to 65535.",
        "replay none.jsonl|none.jsonl is not a file that can be read.",
        "replay none.jsonl --speed 0|--speed takes a number above 0, at most 1000000.",
        "replay none.jsonl --speed 2 --original-times|--speed does not go with --original-times,"
            + " which has no pace.",
        "replay none.jsonl --topic t --original-times|--topic does not go with --original-times,"
            + " which names its topics by --name.",
        "replay none.jsonl --name n|--name goes with --original-times only.",
        "evaluate none.tsv|none.tsv is not a file that can be read.",
        "cache clear --model x|--model takes a digest: 64 hex digits in lower case.",
        "predict x --url nonsense|--url takes http://host:port, not \"nonsense\".",
        "up --kafka-port 0|Ports are whole numbers from 1 to 65535.",
        "subjects add other|\"other\" is reserved for subjects beyond the top.",
        "subjects add tea --expression a(b|The expression \"a(b\" can't be used: missing closing ).",
        "subjects add tea --hashtag a-b|The rule \"a-b\" can't be used: a hashtag has letters, digits"
            + " and underscores only.",
      })
  void aWrongCallIsASentenceAndExitCode2(String args, String sentence) {
    assertThat(cli.run(args.split(" "))).isEqualTo(2);
    assertThat(cli.err().strip()).isEqualTo(sentence);
    assertThat(cli.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cache", "subjects", "follow"})
  void aMissingSubcommandIsASentenceAndThePlaceToLook(String command) {
    assertThat(cli.run(command)).isEqualTo(2);
    assertThat(cli.err())
        .isEqualTo("Missing required subcommand.\nSee: ./groundswell " + command + " --help\n");
  }

  @Test
  void anUnknownOptionIsASentenceAndThePlaceToLook() {
    assertThat(cli.run("post", "--jsno")).isEqualTo(2);
    assertThat(cli.err()).contains("--jsno").contains("See: ./groundswell post --help");
    assertThat(cli.err().lines()).hasSize(2);
  }

  @Test
  void aMalformedSettingIsASentenceAndExitCode2() {
    cli.environment(Map.of("BATCH_SIZE", "many"));
    assertThat(cli.run("config")).isEqualTo(2);
    assertThat(cli.err()).startsWith("BATCH_SIZE takes").endsWith("\"many\".\n");
  }

  @Test
  void aBrokerThatIsNotThereIsASentenceAndExitCode1() {
    assertThat(cli.in("x\n").run("post", "--bootstrap", "127.0.0.1:1")).isEqualTo(1);
    assertThat(cli.err())
        .isEqualTo(
            "No Kafka broker answers at 127.0.0.1:1; start one with ./groundswell up, or name"
                + " another with --bootstrap.\n");
  }

  @Test
  void aTakenPortIsASentenceBeforeAnythingStarts() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      assertThat(cli.run("up", "--kafka-port", Integer.toString(port))).isEqualTo(1);
      assertThat(cli.err())
          .isEqualTo(
              "Port " + port + " for the broker is taken; choose another with --kafka-port.\n");
      assertThat(cli.out()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void aDataFolderWithoutANameIsASentenceBeforeAnythingStarts(String folder) {
    assertThat(cli.run("up", "--data", folder)).isEqualTo(2);
    assertThat(cli.err()).isEqualTo("The data folder has no name; name one with --data FOLDER.\n");
    assertThat(cli.out()).isEmpty();
  }

  @Test
  void configShowsBothApplicationsAndNoPassword() {
    cli.environment(Map.of("REDIS_URL", "redis://:secret@cache:6379", "BRIDGE_PORT", "8123"));
    assertThat(cli.run("config")).isZero();
    assertThat(cli.out())
        .contains("# processor", "# api-bridge", "REDIS_URL=redis://****@cache:6379")
        .contains("BRIDGE_PORT=8123")
        .doesNotContain("secret");
  }

  @Test
  void cacheClearTakesTheRedisOfTheOptionFirst() {
    cli.environment(Map.of("REDIS_URL", "redis://b:1"));
    assertThat(cli.run("cache", "clear", "--redis", "redis://a:1")).isZero();
    assertThat(cli.run("cache", "clear", "--model", "a".repeat(64))).isZero();
    assertThat(cli.cleared).containsExactly("a:1", "b:1 " + "a".repeat(64));
    assertThat(cli.out()).startsWith("3 cached scores removed.\n");
  }

  @Test
  void valuesFromFilesAreShownAndUsedAsIfTheyHadBeenGiven(@TempDir Path folder) throws Exception {
    Path url = Files.writeString(folder.resolve("url"), "redis://:secret@cache:6379\n");
    cli.environment(Map.of("REDIS_URL_FILE", url.toString()));

    assertThat(cli.run("config")).isZero();
    assertThat(cli.out()).contains("REDIS_URL=redis://****@cache:6379").doesNotContain("secret");
    assertThat(cli.run("cache", "clear")).isZero();
    assertThat(cli.cleared).containsExactly("cache:6379");
  }

  @Test
  void cacheClearWithoutARedisIsASentence() {
    assertThat(cli.run("cache", "clear")).isEqualTo(1);
    assertThat(cli.err())
        .isEqualTo("There is no running instance here; name a Redis with REDIS_URL or --redis.\n");
  }

  @Test
  void withoutACommandItListsTheCommands() {
    assertThat(cli.run()).isZero();
    assertThat(cli.out())
        .contains(
            "up", "post", "tail", "predict", "demo", "evaluate", "config", "subjects", "cache");
  }

  @Test
  void predictShowsScores() throws Exception {
    String url =
        answering(
            200,
            "{\"text\":\"a\\u001b[2J\",\"label\":\"POSITIVE\","
                + "\"confidence\":0.931,\"scores\":{\"negative\":0.03,\"neutral\":0.039,\"positive\":0.931}}");
    assertThat(cli.run("predict", "a", "--url", url)).isZero();
    assertThat(cli.out())
        .isEqualTo("POSITIVE 0.93  a\\x1b[2J\n  negative 0.030  neutral 0.039  positive 0.931\n");
  }

  @Test
  void predictSaysThatTheModelDoesNotReadTheLanguage() throws Exception {
    String url =
        answering(
            200,
            "{\"text\":\"a\",\"label\":\"NEUTRAL\",\"confidence\":0.5,"
                + "\"language\":\"es\",\"language_supported\":false}");
    assertThat(cli.run("predict", "a", "--url", url)).isZero();
    assertThat(cli.out()).endsWith("  (the model does not read this language: es)\n");
  }

  @Test
  void predictShowsAProblemAsItsSentence() throws Exception {
    String url = answering(422, "{\"title\":\"Blank\",\"detail\":\"The text is blank.\"}");
    assertThat(cli.run("predict", " ", "--url", url)).isEqualTo(1);
    assertThat(cli.err()).isEqualTo("The text is blank.\n");
  }

  @Test
  void predictSaysThatNobodyAnswers() {
    assertThat(cli.run("predict", "a", "--url", "http://127.0.0.1:1")).isEqualTo(1);
    assertThat(cli.err()).startsWith("Nothing answers at http://127.0.0.1:1;").hasLineCount(1);
  }

  private static String answering(int status, String body) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 1);
    server.createContext(
        "/predict",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
          server.stop(0);
        });
    server.start();
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }
}
