package io.groundswell.processor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessorStartTest {
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
}
