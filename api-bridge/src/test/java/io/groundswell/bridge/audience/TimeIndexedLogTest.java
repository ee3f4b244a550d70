package io.groundswell.bridge.audience;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeIndexedLogTest {
  private final FixedClock clock = new FixedClock();
  private final Instant now = clock.instant();
  private final TimeIndexedLog moments = new TimeIndexedLog(10_000, clock);

  private boolean put(int second, String id, String subject) {
    return moments.put(now.plusSeconds(second), id, subject, id.getBytes(UTF_8), now);
  }

  private List<String> between(int from, int to, int limit) {
    return moments
        .between(now.plusSeconds(from), now.plusSeconds(to), subject -> true, limit)
        .stream()
        .map(value -> new String(value, UTF_8))
        .toList();
  }

  @Test
  void recordsAreInOrderOfTime() {
    put(3, "c", null);
    put(1, "a", null);
    put(2, "b", null);

    assertThat(between(0, 10, 10)).containsExactly("a", "b", "c");
    assertThat(between(1, 3, 10)).containsExactly("a", "b");
    assertThat(between(0, 10, 2)).containsExactly("b", "c");
  }

  @Test
  void aRepeatedRecordIsNotNew() {
    assertThat(put(1, "a", null)).isTrue();
    assertThat(put(1, "a", null)).isFalse();
    assertThat(put(1, "b", null)).isTrue();
    assertThat(between(0, 10, 10)).containsExactly("a", "b");
  }

  @Test
  void recordsAreSelectedBySubject() {
    put(1, "a", "one");
    put(2, "b", "two");

    assertThat(moments.between(now, now.plusSeconds(9), "two"::equals, 10)).hasSize(1);
  }

  @Test
  void theOldestAreEvictedBeyondTheLimit() {
    for (int i = 0; i < 100; i++) {
      put(i, "x" + i, null);
    }

    List<String> kept = between(0, 1000, 1000);
    assertThat(kept).hasSizeBetween(30, 34).endsWith("x98", "x99");
    assertThat(moments.evicted()).isEqualTo(100 - kept.size());
  }

  @Test
  void recordsExpireAfterSevenDays() {
    put(1, "a", null);

    clock.advance(Duration.ofDays(7).minusSeconds(1));
    assertThat(between(0, 10, 10)).hasSize(1);
    clock.advance(Duration.ofSeconds(2));
    assertThat(between(0, 10, 10)).isEmpty();
    assertThat(put(1, "b", null)).isFalse();
    assertThat(moments.evicted()).isZero();
  }
}
