package io.groundswell.bridge;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A bridge and a scorer that a test controls. */
abstract class PredictFixture {
  /** More than a busy machine needs. */
  static final int TIMEOUT_MS = 60_000;

  static final int HASTY_MS = 2000;

  RunningBridge bridge;
  FakeScorer scorer;

  @BeforeEach
  void start() throws Exception {
    bridge = bridge(TIMEOUT_MS);
    scorer = new FakeScorer(SharedBroker.address(), 4).started();
  }

  static RunningBridge bridge(int timeoutMs) throws Exception {
    return new RunningBridge(
            SharedBroker.address(),
            Map.of(
                "REQUEST_TIMEOUT_MS",
                Integer.toString(timeoutMs),
                "KAFKA_MAX_BLOCK_MS",
                Integer.toString(TIMEOUT_MS),
                "MAX_WAITING_REQUESTS",
                "4",
                "MAX_WAITING_BYTES",
                "500000"))
        .ready();
  }

  @AfterEach
  void stop() {
    scorer.close();
    bridge.close();
  }
}
