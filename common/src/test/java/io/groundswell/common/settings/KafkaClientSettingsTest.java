package io.groundswell.common.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaClientSettingsTest {
  private static final Set<String> EXTRA = Set.of("poll.ms", "name.with_underscore");

  @Test
  void everySettingOfAClientIsReadByItsKafkaName() {
    assertThat(
            read(
                Map.of(
                    "KAFKA_SECURITY_PROTOCOL", " SASL_SSL ",
                    "KAFKA_CONSUMER_FETCH_MAX_BYTES", "5",
                    "KAFKA_POLL_MS", "10",
                    "KAFKA_NAME_WITH_UNDERSCORE", "x")))
        .isEqualTo(
            Map.of(
                "security.protocol", "SASL_SSL",
                "consumer.fetch.max.bytes", "5",
                "poll.ms", "10",
                "name.with_underscore", "x"));
  }

  @Test
  void blankIsNotSet() {
    assertThat(read(Map.of("KAFKA_SECURITY_PROTOCOL", " "))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "KAFKA_",
        "KAFKA_SPEED",
        "KAFKA_CONSUMER_POLL_MS",
        "KAFKA_BROKER_ID",
        "KAFKA_HOME"
      })
  void unknownNamesAreRefused(String variable) {
    assertThatThrownBy(() -> read(Map.of(variable, "1")))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(variable + " is unknown: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROCESSING_GUARANTEE",
        "GROUP_PROTOCOL",
        "GROUP_ID",
        "ENABLE_AUTO_COMMIT",
        "ENABLE_IDEMPOTENCE",
        "ACKS",
        "ISOLATION_LEVEL",
        "MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION",
        "MAX_POLL_RECORDS",
        "TRANSACTIONAL_ID",
        "TRANSACTION_TIMEOUT_MS",
        "KEY_SERIALIZER",
        "VALUE_DESERIALIZER",
        "AUTO_OFFSET_RESET",
        "RETRIES"
      })
  void settingsThatCarryAGuaranteeAreRefusedUnderEveryPrefix(String name) {
    for (String prefix :
        new String[] {
          "",
          "MAIN_CONSUMER_",
          "RESTORE_CONSUMER_",
          "GLOBAL_CONSUMER_",
          "CONSUMER_",
          "PRODUCER_",
          "ADMIN_"
        }) {
      String variable = "KAFKA_" + prefix + name;
      assertThatThrownBy(() -> read(Map.of(variable, "x")))
          .as(variable)
          .isInstanceOf(SettingsException.class)
          .hasMessageStartingWith(variable + " cannot be set: ")
          .hasMessageEndingWith(" carries a guarantee that Groundswell makes.");
    }
  }

  @Test
  void variablesOfTheJvmAndTheApplicationAreIgnored() {
    assertThat(
            read(
                Map.of(
                    "KAFKA_OPTS", "-Dx",
                    "KAFKA_HEAP_OPTS", "-Xmx1g",
                    "KAFKA_JMX_OPTS", "-Dy",
                    "KAFKA_LOG4J_OPTS", "-Dz",
                    "KAFKA_BOOTSTRAP_SERVERS", "a:1",
                    "HOME", "/root")))
        .isEmpty();
  }

  @Test
  void aPlainClientGetsItsSettingsAndItsPrefixWins() {
    Map<String, String> settings =
        Map.of(
            "security.protocol", "SSL",
            "client.rack", "r1",
            "linger.ms", "5",
            "producer.linger.ms", "0",
            "admin.request.timeout.ms", "7",
            "poll.ms", "10");

    assertThat(KafkaClientSettings.producer(settings))
        .isEqualTo(Map.of("security.protocol", "SSL", "linger.ms", "0"));
    assertThat(KafkaClientSettings.consumer(settings))
        .isEqualTo(Map.of("security.protocol", "SSL", "client.rack", "r1"));
    assertThat(KafkaClientSettings.admin(settings))
        .isEqualTo(Map.of("security.protocol", "SSL", "request.timeout.ms", "7"));
  }

  private static Map<String, String> read(Map<String, String> environment) {
    return KafkaClientSettings.read(environment, Set.of("KAFKA_BOOTSTRAP_SERVERS"), EXTRA);
  }
}
