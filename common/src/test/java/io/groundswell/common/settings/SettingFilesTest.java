package io.groundswell.common.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingFilesTest {
  private static final String JAAS =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"a\""
          + " password=\"hunter2\";";
  private static final Setting<Integer> SIZE = Setting.integer("SIZE", 3, 1, 10, "How many.");
  private static final Setting<String> TOKEN = Setting.text("TOKEN", "", "Who may.").masked();

  @TempDir Path folder;

  @Test
  void aFileGivesTheValueWithoutItsLastLineEnd() throws Exception {
    Settings settings =
        read(
            Map.of(
                "SIZE_FILE", file("7\n"),
                "TOKEN_FILE", file("a\nb\r\n"),
                "KAFKA_SASL_JAAS_CONFIG_FILE", file(JAAS),
                "KAFKA_CONSUMER_CLIENT_ID_FILE", file("me")));

    assertThat(settings.get(SIZE)).isEqualTo(7);
    assertThat(settings.get(TOKEN)).isEqualTo("a\nb");
    assertThat(settings.isGiven(SIZE)).isTrue();
    assertThat(settings.kafka())
        .isEqualTo(Map.of("sasl.jaas.config", JAAS, "consumer.client.id", "me"));
  }

  @Test
  void aValueFromAFileIsShownAsTheSettingWouldShowIt() throws Exception {
    Settings settings =
        read(
            Map.of(
                "SIZE_FILE", file("7"),
                "TOKEN_FILE", file("hunter2"),
                "KAFKA_SASL_JAAS_CONFIG_FILE", file(JAAS)));

    assertThat(settings.shown())
        .isEqualTo(Map.of("SIZE", "7", "TOKEN", "****", "KAFKA_SASL_JAAS_CONFIG", "****"));
  }

  @Test
  void kafkaSettingsThatEndInFileAreUnchanged() throws Exception {
    assertThat(read(Map.of("KAFKA_SASL_OAUTHBEARER_ASSERTION_FILE", "/x")).kafka())
        .isEqualTo(Map.of("sasl.oauthbearer.assertion.file", "/x"));
    assertThat(read(Map.of("KAFKA_SASL_OAUTHBEARER_ASSERTION_FILE_FILE", file("/y"))).kafka())
        .isEqualTo(Map.of("sasl.oauthbearer.assertion.file", "/y"));
  }

  @Test
  void aValueAndAFileTogetherAreRefusedUnlessOneIsBlank() throws Exception {
    assertThatThrownBy(() -> read(Map.of("SIZE", "1", "SIZE_FILE", file("2"))))
        .isInstanceOf(SettingsException.class)
        .hasMessage("SIZE and SIZE_FILE are both set: only one of them can be.");

    assertThat(read(Map.of("SIZE", " ", "SIZE_FILE", file("2"))).get(SIZE)).isEqualTo(2);
    assertThat(read(Map.of("SIZE", "1", "SIZE_FILE", " ")).get(SIZE)).isEqualTo(1);
  }

  @Test
  void anUnusableFileIsReportedWithVariableAndPath() throws Exception {
    Path binary = Files.write(folder.resolve("binary"), new byte[] {'h', (byte) 0xC3, 'x'});
    Path large = Files.write(folder.resolve("large"), new byte[(1 << 20) + 1]);

    assertUnusable(folder.resolve("none").toString(), "is not there");
    assertUnusable(folder.toString(), "can't be read");
    assertUnusable(binary.toString(), "is not UTF-8");
    assertUnusable(large.toString(), "has more than 1048576 bytes");
    assertUnusable(file("\n"), "is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SIZE_FILE", "KAFKA_SECURITY_PROTOCOL_FILE", "KAFKA_LINGER_MS_FILE"})
  void aWrongFileIsNotQuoted(String variable) throws Exception {
    assertThatThrownBy(
            () -> KafkaClientSettings.requireWellFormed(read(Map.of(variable, file("hunter2")))))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(variable.replace("_FILE", ""))
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "Module required password=x \"hunter2\";",
        "Module required password=\"hunter2\"",
        "Module hunter2 password=\"x\";"
      })
  void aMalformedLoginModuleIsReportedWithoutQuotingIt(String jaas) {
    assertThatThrownBy(
            () ->
                KafkaClientSettings.requireWellFormed(read(Map.of("KAFKA_SASL_JAAS_CONFIG", jaas))))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("KAFKA_SASL_JAAS_CONFIG takes one login module")
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"KAFKA_SSL_TRUSTSTORE_LOCATION", "KAFKA_CONSUMER_SSL_KEYSTORE_LOCATION"})
  void keyAndTrustStoresMustExist(String variable) throws Exception {
    String missing = folder.resolve("none").toString();

    assertThatThrownBy(() -> KafkaClientSettings.requireWellFormed(read(Map.of(variable, missing))))
        .isInstanceOf(SettingsException.class)
        .hasMessage(variable + " names the file \"" + missing + "\", which can't be read.");
    KafkaClientSettings.requireWellFormed(read(Map.of(variable, file("x"))));
  }

  @Test
  void namesThatAreNotSettingsStayUnknown() throws Exception {
    String file = file("7");

    assertThatThrownBy(() -> read(Map.of("GROUNDSWELL_SIZE_FILE", file)))
        .hasMessageStartingWith("GROUNDSWELL_SIZE_FILE is unknown: ");
    assertThatThrownBy(() -> read(Map.of("KAFKA_SPEED_FILE", file)))
        .hasMessageStartingWith("KAFKA_SPEED_FILE is unknown: ");
    assertThatThrownBy(() -> read(Map.of("KAFKA_ACKS_FILE", file)))
        .hasMessageStartingWith("KAFKA_ACKS cannot be set: ");
    assertThat(read(Map.of("SOMEBODY_ELSES_FILE", "/no/such/file")).get(SIZE)).isEqualTo(3);
  }

  @Test
  void theLogLevelCannotBeReadFromAFile() throws Exception {
    String file = file("debug");

    assertThatThrownBy(
            () -> Settings.read(Map.of("LOG_LEVEL_FILE", file), CommonSettings.all(), Set.of()))
        .hasMessage(
            "LOG_LEVEL_FILE can't be used: logging starts before settings are read; set LOG_LEVEL.");
  }

  private void assertUnusable(String path, String why) {
    assertThatThrownBy(() -> read(Map.of("TOKEN_FILE", path)))
        .isInstanceOf(SettingsException.class)
        .hasMessage("TOKEN_FILE names the file \"" + path + "\", which " + why + ".");
  }

  private String file(String content) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "value", ""), content).toString();
  }

  private static Settings read(Map<String, String> environment) {
    return Settings.read(environment, List.of(SIZE, TOKEN), Set.of());
  }
}
