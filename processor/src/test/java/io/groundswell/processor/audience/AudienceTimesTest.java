package io.groundswell.processor.audience;

import static io.groundswell.processor.audience.AudienceDriver.START;
import static io.groundswell.processor.audience.AudienceDriver.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.topics.AudienceWindow;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Event times, and values that are out of range. */
class AudienceTimesTest extends DrivenAudience {
  @Test
  void aPostDated2099CountsAtArrivalAndClosesNothing() {
    driver.send(post(1), post(2).createdAt("2099-01-01T00:00:00Z"), post(3)).settle();

    assertThat(driver.last("show", 10, 0).figures().volume()).isEqualTo(3);
    assertThat(driver.count("posts.future")).isEqualTo(1);
    assertThat(driver.windows()).noneMatch(AudienceWindow::isFinal);
  }

  @Test
  void aRecordDated2099AlsoCountsAtArrival() {
    driver.send(post(1).createdAt("no time").value(), START.plusSeconds(1_000_000));
    driver.settle();

    assertThat(driver.last("show", 10, 0).figures().volume()).isEqualTo(1);
    assertThat(driver.count("posts.future")).isEqualTo(1);
  }

  @Test
  void withoutAReadableTimeTheRecordsTimestampCounts() {
    driver.send(post(0).createdAt("yesterday").value(), START.plusSeconds(7));
    driver.send(post(0).createdAt("21/11/2026 20:00").value(), START.plusSeconds(8));
    driver.settle();

    assertThat(driver.last("show", 10, 0).figures().volume()).isEqualTo(2);
    assertThat(driver.count("posts.unreadable.time")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"2026-11-21T19:59:31+0000\"",
        "\"Sat Nov 21 19:59:31 +0000 2026\"",
        "\"Sat, 21 Nov 2026 19:59:31 GMT\"",
        "1795291171",
        "1795291171000",
        "\"1795291171\"",
        "1.795291171e9",
        "\"2026-11-21 19:59:31\"",
        "\"2026-11-21T19:59:31.123456789Z\"",
        "\"20261121T195931Z\"",
        "\"2026-11-21T19:59:31,5Z\""
      })
  void aPostCountsAtItsTimeInEverySupportedForm(String time) {
    driver.send(withField("created_at", time), START).settle();

    assertThat(driver.last("show", 10, -30).figures().volume()).isEqualTo(1);
    assertThat(driver.count("posts.unreadable.time")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e2147483648", "15e2147483647", "-1e-2147483649", "1e400", "-0"})
  void numbersOfAnySizeInAnyFieldStopNothing(String number) {
    for (String field :
        List.of("n", "id", "author", "created_at", "label", "scores", "language_supported")) {
      driver.send(withField(field, number), START);
    }
    driver.send(withField("subjects", "[" + number + "]"), START);
    driver.send(
        withField(
            "scores", "{\"negative\":%1$s,\"neutral\":%1$s,\"positive\":%1$s}".formatted(number)),
        START);
    driver.declareRaw("huge", ("{\"name\":\"huge\",\"n\":" + number + "}").getBytes(UTF_8));
    driver.settle();

    driver.send(post(31).positive()).settle();
    assertThat(driver.last("show", 10, 30).figures().positive()).isEqualTo(1);
  }

  private static byte[] withField(String name, String json) {
    String post = new String(post(1).value(), UTF_8);
    return (post.substring(0, post.length() - 1) + ",\"" + name + "\":" + json + "}")
        .getBytes(UTF_8);
  }

  @Test
  void aPostOlderThanTheRetentionIsExpired() {
    driver.send(post(-8 * 86_400)).settle();

    assertThat(driver.count("posts.expired")).isEqualTo(1);
    assertThat(driver.windows()).isEmpty();
  }
}
