package io.groundswell.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.bridge.BridgeConfig;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.KafkaClientSettings;
import io.groundswell.common.settings.Setting;
import io.groundswell.common.settings.Settings;
import io.groundswell.processor.ProcessorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/configuration.md} is made from the settings classes; -Dupdate.docs=true writes it.
 */
class ConfigurationDocTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");

  private record Section(String title, List<Setting<?>> settings) {}

  private static List<Section> sections() {
    return List.of(
        new Section("All applications", CommonSettings.all()),
        new Section("Processor", own(ProcessorConfig.settings())),
        new Section("Bridge", own(BridgeConfig.settings())));
  }

  @Test
  void theDocumentSaysWhatTheSettingsClassesSay() throws IOException {
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(DOCUMENT, document());
    }

    assertThat(DOCUMENT)
        .as(
            "update it with: mvn -pl standalone -am test -Dupdate.docs=true"
                + " -Dtest=ConfigurationDocTest -Dsurefire.failIfNoSpecifiedTests=false")
        .hasContent(document());
  }

  private static List<Setting<?>> own(List<Setting<?>> all) {
    return all.stream().filter(s -> !CommonSettings.all().contains(s)).toList();
  }

  private static String document() {
    return """
        # Configuration

        <!-- Made from the settings classes by ConfigurationDocTest; changes here are lost. -->

        Every setting is an environment variable, read and checked at start. What is malformed, \
        contradicts another setting, or is unknown under `GROUNDSWELL_` or `KAFKA_` is reported in \
        one sentence, and the process ends with exit code 2. A blank value is the default. \
        `./groundswell config` shows the effective values, secrets masked.

        The value of every setting, of `KAFKA_<NAME>` too, may stand in a file: \
        `REDIS_URL_FILE=/run/secrets/redis-url` instead of `REDIS_URL`. The file is UTF-8, has at \
        most 1 MiB, is read once at start, and its last line end is not part of the value. Value \
        and file together are refused; so is `LOG_LEVEL_FILE`, since logging begins earlier. Names \
        of Kafka's own that end so, such as `KAFKA_SASL_OAUTHBEARER_ASSERTION_FILE`, keep their \
        meaning. How to secure everything: [secured.md](secured.md).

        """
        + sections().stream()
            .map(s -> "## " + s.title() + "\n\n" + Settings.asMarkdown(s.settings()) + "\n")
            .collect(Collectors.joining())
        + """
        ## Kafka clients

        Any setting of a Kafka client, or of Kafka Streams where it runs, is `KAFKA_<NAME>`: \
        `KAFKA_SECURITY_PROTOCOL` is `security.protocol`, `KAFKA_PRODUCER_COMPRESSION_TYPE` is \
        `compression.type` of producers only. Prefixes are `PRODUCER_`, `CONSUMER_`, \
        `MAIN_CONSUMER_`, `RESTORE_CONSUMER_`, `GLOBAL_CONSUMER_` and `ADMIN_`.

        `KAFKA_OPTS`, `KAFKA_HEAP_OPTS`, `KAFKA_JMX_OPTS` and `KAFKA_LOG4J_OPTS` are the JVM's and \
        are ignored; so is `GROUNDSWELL_OPTS`, which the start script reads.

        These carry a guarantee, or have their own setting above, and are refused:

        """
        + KafkaClientSettings.guaranteed().stream()
            .map(name -> "- `" + name + "`\n")
            .collect(Collectors.joining());
  }
}
