package io.groundswell.bridge;

import static io.groundswell.bridge.AudienceRecords.window;
import static io.groundswell.bridge.RunningBridge.json;
import static io.groundswell.bridge.Waiting.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.bridge.webhook.LocalReceiver;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.Marker;
import io.groundswell.topics.Shift;
import io.groundswell.topics.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hostile values on every audience topic, before and after valid ones. */
class HostileAudienceRecordsIT {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-1",
          "1e999",
          "-1e999999",
          "9e999999",
          "1e-999999",
          "99999999999999999999",
          "15e2147483000",
          "\"\"",
          "\"x\"",
          "[]",
          "{}",
          "[[[]]]",
          "\"9999-12-31T23:59:59Z\"",
          "\"+1000000000-01-01T00:00:00Z\"",
          "\"\\u0000\\ud800\"");

  private final LocalReceiver receiver = new LocalReceiver();
  private AudienceWriter writer;
  private RunningBridge bridge;

  @BeforeEach
  void start() throws Exception {
    writer = new AudienceWriter(SharedBroker.address());
    Map<String, String> settings = new HashMap<>(writer.settings());
    settings.put("APPLICATION_ID_PREFIX", "p" + UUID.randomUUID());
    settings.put("WEBHOOK_URL", receiver.url());
    settings.put("WEBHOOK_SECRET", SECRET);
    bridge = new RunningBridge(SharedBroker.address(), settings).rebuilt();
    await("shifts are read")
        .until(() -> json(bridge.get("/health")).at("/components/webhook/up").asBoolean());
  }

  @AfterEach
  void stop() {
    bridge.close();
    writer.close();
    receiver.close();
  }

  /** Malformed JSON, and a valid record with each field replaced by each value in turn. */
  private static List<byte[]> hostile(byte[] good) throws Exception {
    List<byte[]> values = new ArrayList<>();
    values.add(null);
    values.add(new byte[0]);
    values.add(new byte[] {(byte) 0xff, 0});
    values.add("{".repeat(5_000).getBytes(UTF_8));
    values.add(("\"" + "x".repeat(900_000) + "\"").getBytes(UTF_8));
    ObjectNode json = (ObjectNode) StrictJson.parse(good);
    for (String field : names(json)) {
      for (String value : VALUES) {
        values.add(replaced(json, field, value));
      }
      values.add(replaced(json, field, "\"" + "y".repeat(100_000) + "\""));
    }
    return values;
  }

  private static List<String> names(ObjectNode json) {
    return json.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static byte[] replaced(ObjectNode json, String field, String value) {
    ObjectNode copy = json.deepCopy();
    copy.put(field, "HERE");
    return new String(StrictJson.write(copy), StandardCharsets.UTF_8)
        .replace("\"HERE\"", value)
        .getBytes(UTF_8);
  }

  @Test
  void hostileRecordsAreSkippedOrKeptAndOthersAreProcessed() throws Exception {
    byte[] window = window("home", "g", NOW, 60, 3, 1).write();
    byte[] shift = AudienceRecords.shift("home", NOW, "plot").write();
    byte[] marker = new Marker("id", "goal", NOW, "home").write();
    byte[] subject = new Subject("tea", "g", List.of("t"), List.of("t"), List.of("t")).write();
    writer.writeAll("audience", "home", hostile(window));
    writer.writeAll("shifts", "home", hostile(shift));
    writer.writeAll("markers", "id", hostile(marker));
    writer.writeAll("subjects", "tea", hostile(subject));

    Shift last = AudienceRecords.shift("last", NOW, "plot");
    writer.write(last);
    writer.write(window("last", null, NOW, 60, 5, 1));
    writer.write("markers", "last", new Marker("last", "last", NOW, null).write());
    bridge.post("/subjects", "{\"name\":\"last\"}");

    await("the last records are shown")
        .until(
            () ->
                bridge.get("/audience/last").statusCode() == 200
                    && body("/audience/shifts").contains("\"last\"")
                    && body("/audience/markers").contains("\"last\"")
                    && body("/subjects").contains("\"last\""));
    await("the last shift is delivered").until(() -> delivered().contains("last"));
    for (String path :
        Stream.of(
                "/audience", "/audience/home", "/audience/shifts", "/audience/markers", "/subjects")
            .flatMap(p -> Stream.of(p, p + "?format=csv"))
            .toList()) {
      assertThat(bridge.get(path).statusCode()).as(path).isEqualTo(200);
      assertThat(body(path)).doesNotContain("NaN", "Infinity");
    }
    assertThat(bridge.get("/metrics").statusCode()).isEqualTo(200);
    assertThat(json(bridge.get("/health")).at("/components/audience/up").asBoolean()).isTrue();
    assertThat(json(bridge.get("/health")).at("/components/webhook/up").asBoolean()).isTrue();
  }

  private String body(String path) throws Exception {
    return new String(bridge.get(path).body(), UTF_8);
  }

  private String delivered() throws Exception {
    return Shift.read(receiver.next().body()).subject();
  }
}
