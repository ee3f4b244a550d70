package io.groundswell.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ShiftTest {
  private static final Shift FULL =
      new Shift(
          "tea",
          "drinks",
          Instant.parse("2026-03-01T20:15:09.250Z"),
          Shift.Direction.DOWN,
          -6.25,
          Shift.Severity.HIGH,
          120,
          1500,
          -0.5,
          0.125,
          60,
          900,
          false,
          List.of("cold", "#teagate", "😡"),
          List.of(
              new Shift.TopPost(
                  "7", "Cold again", "NEGATIVE", 0.75, Instant.parse("2026-03-01T20:15:00Z")),
              new Shift.TopPost(
                  null, "😡", "NEGATIVE", 0.5, Instant.parse("2026-03-01T20:15:01Z"))));
  private static final Shift BARE =
      new Shift(
          "coffee",
          null,
          Instant.parse("2026-03-01T20:15:09Z"),
          Shift.Direction.UP,
          4,
          Shift.Severity.LOW,
          20,
          100,
          0.5,
          0,
          60,
          900,
          null,
          List.of(),
          List.of());

  @Test
  void whatIsWrittenIsReadAndFollowsTheSchema() throws Exception {
    for (Shift shift : List.of(FULL, BARE, BARE.with(true))) {
      assertThat(Shift.read(shift.write())).isEqualTo(shift);
      Schemas.assertValid("shift", shift.write());
    }
  }

  @Test
  void theSchemaKnowsWhatAShiftIsNot() throws Exception {
    List<Consumer<ObjectNode>> wrongs =
        List.of(
            json -> json.put("direction", "DOWN"),
            json -> json.put("severity", "worst"),
            json -> json.put("baseline_moved", "no"),
            json -> json.put("short_mean", -1.5),
            json -> json.put("author", "somebody"),
            json -> json.remove("terms"),
            json -> json.withArray("terms").add("cold"));
    for (Consumer<ObjectNode> wrong : wrongs) {
      ObjectNode json = FULL.json();
      wrong.accept(json);
      Schemas.assertInvalid("shift", StrictJson.write(json));
    }
  }

  @Test
  void whatIsNoShiftIsRefusedWithAReason() {
    for (String bad : List.of("{}", "{\"detected_at\":\"2026-03-01T20:15:09Z\"}", "[", "")) {
      assertThatThrownBy(() -> Shift.read(bad.getBytes(UTF_8)))
          .isInstanceOf(BadInputException.class);
    }
  }
}
