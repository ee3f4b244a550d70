package io.groundswell.audience;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {
  private static final Instant NOW = Instant.parse("2026-11-21T20:00:00Z");
  private static final long NOW_MS = NOW.toEpochMilli();

  private static EventTime at(String createdAt) {
    return EventTime.of(TextNode.valueOf(createdAt), NOW_MS, NOW_MS);
  }

  @Test
  void theTimeOfThePostIsUsed() {
    assertThat(at("2026-11-21T19:59:00.5Z").timeMs()).isEqualTo(NOW_MS - 59_500);
    assertThat(at("2026-11-21T20:59:00+01:00").timeMs()).isEqualTo(NOW_MS - 60_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2026-11-21", "+999999999-12-31T23:59:59Z"})
  void anythingElseIsAsIfItWereAbsent(String createdAt) {
    assertThat(at(createdAt)).isEqualTo(new EventTime(NOW_MS, NOW_MS, false));
  }

  @Test
  void clocksMayDifferByAMinute() {
    assertThat(at("2026-11-21T20:01:00Z").fromFuture()).isFalse();
    assertThat(at("2026-11-21T20:01:00.001Z")).isEqualTo(new EventTime(NOW_MS, NOW_MS, true));
  }

  @Test
  void theFutureIsThatOfTheRecordSoThatABacklogIsCountedAsItWouldHaveBeen() {
    EventTime late =
        EventTime.of(TextNode.valueOf("2026-11-21T19:30:00Z"), NOW_MS - 7_200_000, NOW_MS);
    assertThat(late.timeMs()).isEqualTo(NOW_MS - 7_200_000);
    assertThat(late.fromFuture()).isTrue();
  }

  @Test
  void aRecordFromTheFutureHasComeNow() {
    assertThat(EventTime.of(MissingNode.getInstance(), NOW_MS + 60_001, NOW_MS))
        .isEqualTo(new EventTime(NOW_MS, NOW_MS, true));
  }
}
