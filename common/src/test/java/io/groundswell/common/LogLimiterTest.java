package io.groundswell.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogLimiterTest {
  private final AtomicLong nanos = new AtomicLong();
  private final LogLimiter limiter = new LogLimiter(nanos::get);
  private final List<Long> lines = new ArrayList<>();

  private void log(int times) {
    for (int i = 0; i < times; i++) {
      limiter.log(lines::add);
    }
  }

  @Test
  void aFloodWithinAMinuteWritesTheBurstAlone() {
    log(1000);

    assertThat(lines).containsExactly(0L, 0L, 0L, 0L, 0L);
  }

  @Test
  void theNextMinutesFirstLineCarriesTheNumberSuppressed() {
    log(1000);
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    log(2);

    assertThat(lines).endsWith(995L, 0L);
  }
}
