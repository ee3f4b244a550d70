package io.groundswell.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of every kind, each number and name in them replaced: refused, or carried harmlessly. */
class HostileFieldsTest {
  private interface Reader {
    byte[] readAndWrite(byte[] value) throws BadInputException;
  }

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Figures FIGURES =
      new Figures(1, 2, 3, new Figures.Adjusted("em", 1.5, 2, 2.5));

  private static Map<byte[], Reader> records() {
    Map<byte[], Reader> records = new HashMap<>();
    records.put(new Marker("id", "name", NOW, "s").write(), value -> Marker.read(value).write());
    records.put(
        new Shift(
                "s",
                "g",
                NOW,
                Shift.Direction.UP,
                4,
                Shift.Severity.LOW,
                5,
                6,
                0.5,
                0.1,
                60,
                600,
                true,
                List.of("t"),
                List.of(new Shift.TopPost("1", "x", "POSITIVE", 0.5, NOW)))
            .write(),
        value -> Shift.read(value).write());
    records.put(
        new AudienceWindow(
                "s", "g", NOW, 60, true, 1, FIGURES, 4, false, 1, 0.5, 1, 1, 1, 0.5, FIGURES, 2,
                100, false, NOW)
            .write(),
        value -> AudienceWindow.read(value).write());
    records.put(
        new ScorerStatus(
                "i",
                NOW,
                true,
                new ModelRef("m", "d", "e", "p"),
                List.of(),
                Map.of("c", new ScorerStatus.Component(true, "d")))
            .write(),
        value -> ScorerStatus.read(value).write());
    return records;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "0",
        "-0.0",
        "-1",
        "1e15",
        "1e16",
        "1e308",
        "1e999",
        "-1e999999",
        "9e999999",
        "1e-999999",
        "9223372036854775807",
        "99999999999999999999",
        "15e2147483000",
        "\"\"",
        "[]",
        "{}",
        "\"+1000000000-01-01T00:00:00Z\"",
        "\"-0001-01-01T00:00:00Z\"",
        "\"\\ud800\""
      })
  void whatIsReadCanBeWrittenAndReadAgain(String hostile) throws Exception {
    for (var record : records().entrySet()) {
      for (byte[] value : replaced(record.getKey(), hostile)) {
        byte[] written;
        try {
          written = record.getValue().readAndWrite(value);
        } catch (BadInputException e) {
          continue; // refused
        }
        String json = new String(written, UTF_8);
        assertThat(json).doesNotContain("NaN", "Infinity").hasSizeLessThan(5_000);
        assertThat(record.getValue().readAndWrite(written)).isEqualTo(written);
      }
    }
  }

  private static List<byte[]> replaced(byte[] good, String hostile) throws Exception {
    ObjectNode json = (ObjectNode) StrictJson.parse(good);
    List<byte[]> all = new ArrayList<>();
    for (String field : json.properties().stream().map(Map.Entry::getKey).toList()) {
      JsonNode before = json.get(field);
      json.put(field, "HERE");
      all.add(filled(json, hostile));
      json.set(field, before);
      if (before instanceof ObjectNode inner) {
        for (String name : inner.properties().stream().map(Map.Entry::getKey).toList()) {
          JsonNode value = inner.get(name);
          inner.put(name, "HERE");
          all.add(filled(json, hostile));
          inner.set(name, value);
        }
      }
    }
    return all;
  }

  private static byte[] filled(ObjectNode json, String hostile) {
    return new String(StrictJson.write(json), UTF_8).replace("\"HERE\"", hostile).getBytes(UTF_8);
  }
}
