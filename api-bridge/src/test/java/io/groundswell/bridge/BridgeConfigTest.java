package io.groundswell.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.bridge.http.PortTakenException;
import io.groundswell.common.settings.SettingsException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BridgeConfigTest {
  @Test
  void byDefaultItListensOnLoopback() {
    Map<String, String> shown = BridgeConfig.read(Map.of()).settingsRead().shown();

    assertThat(shown)
        .containsEntry("BRIDGE_HOST", "127.0.0.1")
        .containsEntry("BRIDGE_PORT", "8000")
        .containsEntry("REQUEST_TIMEOUT_MS", "5000")
        .containsEntry("REPLY_TOPIC", "predict-replies")
        .hasSize(BridgeConfig.settings().size());
  }

  @ParameterizedTest
  @CsvSource({
    "BRIDGE_PORT,x",
    "BRIDGE_PORT,70000",
    "REQUEST_TIMEOUT_MS,0",
    "KAFKA_BOOTSTRAP_SERVERS,broker",
    "KAFKA_GROUP_ID,mine",
    "KAFKA_NONSENSE,1",
    "GROUNDSWELL_PORT,1"
  })
  void unknownAndMalformedSettingsAreNamedInOneSentence(String name, String value) {
    assertThatThrownBy(() -> BridgeConfig.read(Map.of(name, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(name)
        .hasMessageEndingWith(".");
  }

  @Test
  void theWebhooksAddressAndSecretAreNeverShown() {
    Map<String, String> environment =
        Map.of(
            "WEBHOOK_URL", "https://hooks.example.org/services/s3cret",
            "WEBHOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    assertThat(BridgeConfig.read(environment).settingsRead().shown())
        .containsEntry("WEBHOOK_URL", "****")
        .containsEntry("WEBHOOK_SECRET", "****");
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.org/s3cret,,WEBHOOK_SECRET",
    "https://example.org/s3cret,s3cret,WEBHOOK_SECRET",
    "https://example.org/s3cret,whsec_s3cret,WEBHOOK_SECRET",
    "ftp://example.org/s3cret,whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw,WEBHOOK_URL",
    "https://me:s3cret@example.org,whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw,WEBHOOK_URL",
    "s3cret s3cret,whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw,WEBHOOK_URL"
  })
  void anInvalidWebhookIsReportedWithoutItsSecrets(String url, String secret, String name) {
    Map<String, String> environment = new HashMap<>(Map.of("WEBHOOK_URL", url));
    environment.put("WEBHOOK_SECRET", secret == null ? "" : secret);

    assertThatThrownBy(() -> BridgeConfig.read(environment))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(name)
        .hasMessageEndingWith(".")
        .message()
        .doesNotContain("s3cret");
  }

  @Test
  void aKafkaSettingOfTheWrongTypeIsReported() {
    Map<String, String> environment = Map.of("KAFKA_FETCH_MAX_WAIT_MS", "soon", "BRIDGE_PORT", "0");

    assertThatThrownBy(() -> Bridge.start(BridgeConfig.read(environment)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("fetch.max.wait.ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere.invalid", "203.0.113.1"})
  void anAddressOfAnotherMachineIsReported(String host) {
    BridgeConfig config =
        BridgeConfig.read(
            Map.of(
                "BRIDGE_HOST", host, "BRIDGE_PORT", "0", "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1"));

    assertThatThrownBy(() -> Bridge.start(config))
        .isInstanceOf(PortTakenException.class)
        .hasMessageContaining(host)
        .hasMessageContaining("BRIDGE_HOST");
  }

  @Test
  void aTakenPortIsReported() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      BridgeConfig config =
          BridgeConfig.read(
              Map.of(
                  "BRIDGE_PORT",
                  Integer.toString(other.getLocalPort()),
                  "KAFKA_BOOTSTRAP_SERVERS",
                  "127.0.0.1:1"));

      assertThatThrownBy(() -> Bridge.start(config))
          .isInstanceOf(PortTakenException.class)
          .hasMessageContaining(Integer.toString(other.getLocalPort()))
          .hasMessageContaining("BRIDGE_PORT");
    }
  }
}
