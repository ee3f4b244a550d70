package io.groundswell.standalone.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.common.json.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.kafka.core.KafkaTemplate;

/** {@code docs/produce-and-consume.md} shows the code that the tests run. */
class ProduceAndConsumeDocTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Path SOURCES =
      Path.of("src", "test", "java", "io", "groundswell", "standalone", "clients");

  private static String document = "";

  @BeforeAll
  static void readDocument() throws IOException {
    document = Files.readString(DOCS.resolve("produce-and-consume.md"));
  }

  @ParameterizedTest
  @CsvSource({
    "python, produce_and_consume.py",
    "python, replay_dead_letters.py",
    "properties, jdbc-sink.properties"
  })
  void theFilesAreShownWhole(String language, String file) throws IOException {
    String source = Files.readString(DOCS.resolve("clients").resolve(file));

    assertThat(document).contains("```" + language + "\n" + source + "```\n");
  }

  @ParameterizedTest
  @CsvSource({
    "SpringListener, listener",
    "SpringPredictions, predictions",
    "SpringClientsIT, shared",
    "SpringClientsIT, own"
  })
  void theSpringCodeIsShownAsItIsTested(String source, String tag) throws IOException {
    String code = Files.readString(SOURCES.resolve(source + ".java"));
    int begin = code.indexOf("// tag::" + tag + "[]\n");
    int end = code.indexOf("// end::" + tag + "[]");
    assertThat(begin).isNotNegative().isLessThan(end);
    String tagged = code.substring(code.indexOf('\n', begin) + 1, code.lastIndexOf('\n', end) + 1);

    assertThat(document).contains("```java\n" + tagged.stripTrailing().stripIndent() + "\n```\n");
  }

  @Test
  void theVersionsThatTheTestsRunAreNamed() throws IOException {
    String requirement =
        Files.readString(DOCS.resolve("clients").resolve("requirements.txt")).strip();
    String python = requirement.substring(requirement.indexOf("==") + 2);
    String spring = KafkaTemplate.class.getPackage().getImplementationVersion();

    assertThat(document)
        .contains("`pip install " + requirement + "`")
        .contains("| by the tests, " + python + " |")
        .contains("| by the tests, Spring Kafka " + spring + " |");
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyReasonIsExplained(ErrorCode code) {
    assertThat(document).contains("| `" + code.code() + "` |");
  }
}
