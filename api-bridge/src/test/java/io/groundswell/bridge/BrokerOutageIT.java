package io.groundswell.bridge;

import static io.groundswell.bridge.RunningBridge.json;
import static io.groundswell.bridge.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerOutageIT {
  @Test
  void theBridgeStartsWithoutABrokerAndSurvivesAnOutage() throws Exception {
    TestBroker broker = TestBroker.start();
    broker.down();
    try (RunningBridge bridge =
        new RunningBridge(broker.address(), Map.of("REQUEST_TIMEOUT_MS", "4000"))) {
      assertThat(bridge.get("/health").statusCode()).isEqualTo(503);
      unavailable(bridge);

      broker.up();
      bridge.ready();
      answersAgain(broker, bridge);

      broker.down();
      await("the broker is seen to be away")
          .until(() -> !json(bridge.get("/health")).at("/components/broker/up").asBoolean());
      unavailable(bridge);

      broker.up();
      await("the broker is seen to be back")
          .until(() -> json(bridge.get("/health")).at("/components/broker/up").asBoolean());
      answersAgain(broker, bridge);
    } finally {
      broker.close();
    }
  }

  private static void unavailable(RunningBridge bridge) throws Exception {
    HttpResponse<byte[]> response = bridge.predict("text");
    assertThat(json(response).path("code").asText()).isEqualTo("unavailable");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    assertThat(bridge.post("/batch_predict", "{\"texts\":[\"a\",\"b\"]}").statusCode())
        .isEqualTo(503);
  }

  private static void answersAgain(TestBroker broker, RunningBridge bridge) throws Exception {
    try (FakeScorer scorer = new FakeScorer(broker.address(), 4).started()) {
      await("it answers").until(() -> bridge.predict("pos").statusCode() == 200);
    }
  }
}
