package io.groundswell.bridge.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.core.IntervalFunction;
import io.groundswell.bridge.TestSettings;
import io.groundswell.bridge.settings.BridgeSettings;
import io.groundswell.common.RetryAfter;
import io.groundswell.topics.ContentId;
import io.groundswell.topics.Shift;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private final LocalReceiver receiver = new LocalReceiver();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Webhook webhook = webhook(receiver.url(), Duration.ofSeconds(30));

  private Webhook webhook(String url, Duration timeout) {
    return new Webhook(
        TestSettings.of(
            Map.of(
                "WEBHOOK_URL",
                url,
                "WEBHOOK_SECRET",
                SECRET,
                "WEBHOOK_TIMEOUT_MS",
                Long.toString(timeout.toMillis()))),
        new WebhookMetrics(registry),
        IntervalFunction.of(Duration.ofMillis(5)));
  }

  @AfterEach
  void close() {
    webhook.close();
    receiver.close();
  }

  @Test
  void theSignatureMatchesTheExampleOfStandardWebhooks() {
    byte[] key =
        TestSettings.of(Map.of("WEBHOOK_SECRET", SECRET)).get(BridgeSettings.WEBHOOK_SECRET);
    String id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    assertThat(Signature.of(key, id, 1614265330, "{\"test\": 2432232314}".getBytes(UTF_8)))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 409, 425, 429, 500, 502, 503, 504, 599})
  void temporaryFailuresAreRetriedWithTheSameId(int status) throws Exception {
    receiver.answer(status).answer(status);
    await(webhook.deliver(shift(Instant.now())));

    List<String> ids = List.of(receiver.next().id(), receiver.next().id(), receiver.next().id());
    assertThat(ids).allMatch(ids.get(0)::equals).allMatch(id -> id.startsWith("shift_"));
    assertThat(count("delivered")).isEqualTo(1);
    assertThat(registry.counter("groundswell.webhook.retries").count()).isEqualTo(2);
    assertThat(webhook.trouble()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 413, 422, 302, 308})
  void rejectedShiftsAreNotRetried(int status) throws Exception {
    receiver.answer(status, "Location", "/elsewhere");
    await(webhook.deliver(shift(Instant.now())));

    assertThat(receiver.next().path()).isEqualTo("/hook/s3cret?token=s3cret");
    assertThat(receiver.waiting()).isZero();
    assertThat(count("refused")).isEqualTo(1);
  }

  @Test
  void anOldShiftIsDroppedAfterFiveTries() throws Exception {
    for (int i = 0; i < 9; i++) {
      receiver.answer(503);
    }
    await(webhook.deliver(shift(Instant.now().minus(Duration.ofHours(25)))));

    assertThat(receiver.waiting()).isEqualTo(Webhook.MIN_TRIES);
    assertThat(count("gave_up")).isEqualTo(1);
    assertThat(webhook.trouble()).isEqualTo("The receiver does not accept shifts: status 503.");
  }

  @Test
  void aTimeoutIsRetried() throws Exception {
    receiver.doNotAnswer();
    try (Webhook hasty = webhook(receiver.url(), Duration.ofSeconds(1))) {
      await(hasty.deliver(shift(Instant.now())));
    }
    assertThat(receiver.next().id()).isEqualTo(receiver.next().id());
    assertThat(count("delivered")).isEqualTo(1);
  }

  @Test
  void malformedShiftsAreNotPosted() throws Exception {
    for (String value : List.of("", "no JSON", "{}", "[1]")) {
      await(webhook.deliver(new ShiftRecord("shifts", 0, 7, Instant.now(), value.getBytes(UTF_8))));
    }
    assertThat(receiver.waiting()).isZero();
    assertThat(count("unreadable")).isEqualTo(4);
  }

  @Test
  void aCancelledDeliveryIsNotRetried() throws Exception {
    receiver.answer(503, "Retry-After", "1").answer(503);
    CompletableFuture<Void> done = webhook.deliver(shift(Instant.now()));
    receiver.next();
    done.cancel(false);
    await(webhook.deliver(shift(Instant.now())).handle((r, e) -> null));
    assertThat(count("delivered")).isEqualTo(1);
  }

  @Test
  void theIdDependsOnTheContentOfAShift() {
    byte[] value = shift(Instant.EPOCH).value();
    assertThat(ContentId.ofShift(value)).isEqualTo(ContentId.ofShift(value.clone())).hasSize(30);
    byte[] other = value.clone();
    other[other.length - 1]++;
    assertThat(ContentId.ofShift(other)).isNotEqualTo(ContentId.ofShift(value));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "5,5000",
    "3600,3600000",
    "999999999,3600000",
    "'Tue, 04 Mar 2031 05:06:17 GMT',10000",
    "'Tue, 04 Mar 2031 05:06:06 GMT',0",
    "'Wed, 04 Mar 2099 05:06:06 GMT',3600000",
    "-5,0",
    "soon,0",
    "'',0",
    "99999999999999999999,0"
  })
  void retryAfterIsRespectedWithinTheLimit(String header, long ms) {
    assertThat(RetryAfter.ms(header, Instant.parse("2031-03-04T05:06:07Z"))).isEqualTo(ms);
  }

  private double count(String outcome) {
    return registry.counter("groundswell.webhook.deliveries", "outcome", outcome).count();
  }

  private static void await(CompletableFuture<Void> done) throws Exception {
    done.get(60, TimeUnit.SECONDS);
  }

  private static ShiftRecord shift(Instant writtenAt) {
    Shift shift =
        new Shift(
            "home",
            null,
            writtenAt,
            Shift.Direction.UP,
            5,
            Shift.Severity.LOW,
            100,
            900,
            0.5,
            0.1,
            60,
            900,
            null,
            List.of(),
            List.of());
    return new ShiftRecord("shifts", 0, 7, writtenAt, shift.write());
  }
}
