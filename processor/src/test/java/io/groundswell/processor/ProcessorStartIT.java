package io.groundswell.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorStartIT {
  @Test
  void aBrokerWhoseNameDoesNotResolveIsOneSentence() {
    ProcessorConfig config =
        ProcessorConfig.read(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", "no-such-host.invalid:9092",
                "MODEL_NAME", "bundled",
                "CACHE_TTL", "0",
                "OPS_PORT", "0"));
    assertThatThrownBy(() -> Processor.start(config, () -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("Kafka at no-such-host\\.invalid:9092 can't be used: [^.]+.*\\.");
  }

  @Test
  void whoOnlyCountsAudiencesNeedsNoModel(@TempDir Path state) throws Exception {
    ProcessorConfig config =
        ProcessorConfig.read(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9",
                "ROLES", "audience",
                "MODEL_NAME", state.resolve("no-such-model").toString(),
                "STATE_DIR", state.toString(),
                "OPS_PORT", "0"));
    try (Processor processor = Processor.start(config, () -> {})) {
      URI health = URI.create("http://127.0.0.1:" + processor.opsPort() + "/health");
      String body =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString())
              .body();
      assertThat(body).contains("\"lanes\"").doesNotContain("\"model\"");
    }
  }
}
