package io.groundswell.bridge;

import static io.groundswell.bridge.RunningBridge.json;
import static io.groundswell.bridge.Waiting.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.bridge.webhook.LocalReceiver;
import io.groundswell.bridge.webhook.LocalReceiver.Posted;
import io.groundswell.topics.Shift;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShiftWebhookIT {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final Instant TIME = Instant.parse("2031-03-04T05:06:07Z");

  private final LocalReceiver receiver = new LocalReceiver();
  private final String prefix = "p" + UUID.randomUUID();
  private AudienceWriter writer;

  @BeforeEach
  void start() throws Exception {
    writer = new AudienceWriter(SharedBroker.address());
  }

  @AfterEach
  void stop() {
    writer.close();
    receiver.close();
  }

  @Test
  void aShiftIsPostedUnchangedAndSigned() throws Exception {
    try (RunningBridge bridge = bridge()) {
      Shift shift = write("home", 0);

      Posted posted = receiver.next();
      assertThat(posted.body()).isEqualTo(shift.write());
      assertThat(posted.header("Content-Type")).isEqualTo("application/json");
      assertThat(posted.header("Idempotency-Key")).isEqualTo(posted.id());
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              Base64.getDecoder().decode(SECRET.substring("whsec_".length())), "HmacSHA256"));
      String signed =
          String.join(
              ".",
              posted.id(),
              posted.header("webhook-timestamp"),
              new String(posted.body(), UTF_8));
      assertThat(posted.header("webhook-signature"))
          .isEqualTo(
              "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8))));
      await("it is counted").until(() -> deliveries(bridge, "delivered") == 1);
    }
  }

  @Test
  void aNewGroupStartsAtTheEndAndThenMissesNothing() throws Exception {
    try (RunningBridge first = new RunningBridge(SharedBroker.address(), writer.settings())) {
      first.rebuilt(); // the topic exists
    }
    write("old", 0);
    try (RunningBridge bridge = bridge()) {
      assertThat(deliveries(bridge, "delivered")).isZero();
    }
    write("while it was away", 1);

    try (RunningBridge bridge = bridge()) {
      assertThat(subject(receiver.next())).isEqualTo("while it was away");
      await("it is counted").until(() -> deliveries(bridge, "delivered") == 1);
    }
    write("while it was away again", 2);
    try (RunningBridge bridge = bridge()) {
      assertThat(subject(receiver.next())).isEqualTo("while it was away again");
    }
  }

  @Test
  void anUnansweredShiftIsDeliveredAfterARestartWithTheSameId() throws Exception {
    receiver.doNotAnswer();
    Posted unanswered;
    try (RunningBridge bridge = bridge()) {
      write("home", 0);
      unanswered = receiver.next();
    }
    try (RunningBridge bridge = bridge()) {
      Posted again = receiver.next();
      assertThat(again.id()).isEqualTo(unanswered.id());
      assertThat(again.header("Idempotency-Key")).isEqualTo(again.id());
      assertThat(again.body()).isEqualTo(unanswered.body());
    }
  }

  @Test
  void shiftsOfASubjectKeepTheirOrderAndARejectedOneBlocksNone() throws Exception {
    receiver.answer(503).answer(200).answer(422);
    try (RunningBridge bridge = bridge()) {
      List<Instant> written = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        written.add(write("home", i).detectedAt());
      }
      List<Instant> posted = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        posted.add(Shift.read(receiver.next().body()).detectedAt());
      }
      assertThat(posted.remove(0)).isEqualTo(written.get(0)); // the undelivered one
      assertThat(posted).isEqualTo(written);
      await("all are counted")
          .until(() -> deliveries(bridge, "delivered") == 4 && deliveries(bridge, "refused") == 1);
      assertThat(bridge.metric("groundswell_webhook_retries_total")).isEqualTo(1);
    }
  }

  @Test
  void anUnresponsiveReceiverDelaysNothingElse() throws Exception {
    receiver.doNotAnswer();
    try (RunningBridge bridge = bridge().rebuilt()) {
      write("home", 0);
      receiver.next();
      write("home", 1);
      await("both are shown")
          .until(() -> json(bridge.get("/audience/shifts")).path("shifts").size() == 2);
      await("both wait").until(() -> bridge.metric("groundswell_webhook_waiting") >= 1);
    }
  }

  @Test
  void healthReportsAFailingReceiverWithoutItsAddress() throws Exception {
    receiver.answer(503, "Retry-After", "3600");
    try (RunningBridge bridge = bridge()) {
      write("home", 0);
      await("health is down").until(() -> !component(bridge).path("up").asBoolean());
      assertThat(component(bridge).path("detail").asText())
          .startsWith("The receiver does not accept shifts: status 503.")
          .doesNotContain("s3cret");
      JsonNode health = json(bridge.get("/health"));
      assertThat(health.at("/components/broker/up").asBoolean()).isTrue();
    }
  }

  @Test
  void withoutAnAddressTheWebhookIsDisabled() throws Exception {
    try (RunningBridge bridge =
        new RunningBridge(SharedBroker.address(), writer.settings()).rebuilt()) {
      assertThat(component(bridge).isMissingNode()).isTrue();
    }
  }

  private RunningBridge bridge() throws Exception {
    Map<String, String> settings = new HashMap<>(writer.settings());
    settings.put("APPLICATION_ID_PREFIX", prefix);
    settings.put("WEBHOOK_URL", receiver.url());
    settings.put("WEBHOOK_SECRET", SECRET);
    RunningBridge bridge = new RunningBridge(SharedBroker.address(), settings);
    await("shifts are read").until(() -> component(bridge).path("up").asBoolean());
    return bridge;
  }

  private static JsonNode component(RunningBridge bridge) throws Exception {
    return json(bridge.get("/health")).at("/components/webhook");
  }

  private static double deliveries(RunningBridge bridge, String outcome) throws Exception {
    return bridge.metric("groundswell_webhook_deliveries_total{outcome=\"" + outcome + "\"}");
  }

  private static String subject(Posted posted) throws Exception {
    return Shift.read(posted.body()).subject();
  }

  private Shift write(String subject, int second) throws Exception {
    Shift shift = AudienceRecords.shift(subject, TIME.plusSeconds(second), "goal");
    writer.write(shift);
    return shift;
  }
}
