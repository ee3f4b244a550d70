package io.groundswell.bridge;

import static io.groundswell.bridge.RunningBridge.json;
import static io.groundswell.bridge.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthIT {
  private RunningBridge bridge;
  private FakeScorer scorer;

  @BeforeEach
  void start() throws Exception {
    bridge =
        new RunningBridge(SharedBroker.address(), Map.of("STATUS_TOPIC", "scorer-status")).ready();
    scorer = new FakeScorer(SharedBroker.address(), 4).started();
    scorer.tombstone("a");
    scorer.tombstone("b");
    scorers(0);
  }

  @AfterEach
  void stop() throws Exception {
    scorer.tombstone("a");
    scorer.tombstone("b");
    scorer.close();
    bridge.close();
  }

  private JsonNode scorers(int count) throws Exception {
    await(count + " scorers are seen")
        .until(() -> json(bridge.get("/health")).path("scorers").size() == count);
    return json(bridge.get("/health"));
  }

  @Test
  void withoutAScorerItIsDown() throws Exception {
    HttpResponse<byte[]> response = bridge.get("/health");

    assertThat(response.statusCode()).isEqualTo(503);
    JsonNode health = json(response);
    assertThat(health.path("status").asText()).isEqualTo("down");
    assertThat(health.path("model").isNull()).isTrue();
    assertThat(health.path("models").isEmpty()).isTrue();
    assertThat(health.at("/components/broker/up").asBoolean()).isTrue();
    assertThat(health.at("/components/replies/up").asBoolean()).isTrue();
    assertThat(health.at("/components/scorer/up").asBoolean()).isFalse();
  }

  @Test
  void aReadyScorerMakesItUpAndReportsItsModelAndRedis() throws Exception {
    scorer.report("a", Instant.now(), true, true);

    JsonNode health = scorers(1);

    assertThat(bridge.get("/health").statusCode()).isEqualTo(200);
    assertThat(health.path("status").asText()).isEqualTo("up");
    assertThat(health.at("/model/name").asText()).isEqualTo("bundled");
    assertThat(health.at("/model/digest").asText()).isEqualTo(FakeScorer.DIGEST);
    assertThat(health.at("/components/redis/up").asBoolean()).isTrue();
    assertThat(health.at("/components/redis/detail").asText()).isEqualTo("PONG.");
  }

  @Test
  void everyModelIsListedWithItsRoutes() throws Exception {
    scorer.report("a", Instant.now(), true, true);

    JsonNode health = scorers(1);

    assertThat(health.at("/models/0/name").asText()).isEqualTo("bundled");
    assertThat(health.at("/models/0/routes/0").asText()).isEqualTo("*");
    assertThat(health.at("/models/1/name").asText()).isEqualTo("spanish");
    assertThat(health.at("/models/1/routes/0").asText()).isEqualTo("es");
    assertThat(health.at("/scorers/0/models")).isEqualTo(health.path("models"));
  }

  @Test
  void missingRedisIsReportedAndDoesNotMakeItDown() throws Exception {
    scorer.report("a", Instant.now(), true, true);
    scorer.report("b", Instant.now(), true, false);

    JsonNode health = scorers(2);

    assertThat(health.path("status").asText()).isEqualTo("up");
    assertThat(health.at("/components/redis/up").asBoolean(true)).isFalse();
    assertThat(health.at("/components/redis/detail").asText()).isEqualTo("No answer.");
  }

  @Test
  void aScorerThatIsNotReadyDoesNotMakeItUp() throws Exception {
    scorer.report("a", Instant.now(), false, true);

    assertThat(scorers(1).path("status").asText()).isEqualTo("down");
  }

  @Test
  void aCleanStopTakesEffectImmediately() throws Exception {
    scorer.report("a", Instant.now().plusSeconds(4), true, true);
    scorer.report("b", Instant.now().plusSeconds(4), true, true);
    scorers(2);

    scorer.tombstone("a");

    assertThat(scorers(1).at("/scorers/0/instance").asText()).isEqualTo("b");
  }

  @Test
  void aStatusOlderThanFiveSecondsIsIgnored() throws Exception {
    scorer.report("a", Instant.now().minusSeconds(6), true, true);
    scorer.report("b", Instant.now().plusSeconds(4), true, true);

    assertThat(scorers(1).at("/scorers/0/instance").asText()).isEqualTo("b");
  }

  @Test
  void aBridgeThatStartsLaterKnowsEarlierStatuses() throws Exception {
    scorer.report("a", Instant.now().plusSeconds(4), true, true);

    try (RunningBridge late = new RunningBridge(SharedBroker.address(), Map.of()).ready()) {
      await("it is up").until(() -> late.get("/health").statusCode() == 200);
    }
  }

  @Test
  void theSizeOfTheResponseIsLimited() throws Exception {
    scorer.report("a", Instant.now(), true, true);
    scorers(1);
    try {
      scorer.flood(20_000);
      await("statuses of the flood are seen")
          .until(
              () ->
                  json(bridge.get("/health"))
                      .at("/components/scorer/detail")
                      .asText()
                      .contains("100"));

      scorer.report("a", Instant.now(), true, true);

      await("it is up").until(() -> bridge.get("/health").statusCode() == 200);
      HttpResponse<byte[]> response = bridge.get("/health");
      assertThat(response.body()).hasSizeLessThan(64 << 10);
      assertThat(json(response).at("/components/broker/up").asBoolean()).isTrue();
      assertThat(json(response).path("scorers")).isNotEmpty();
    } finally {
      scorer.endFlood(20_000);
    }
  }
}
