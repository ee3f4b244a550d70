package io.groundswell.scorer.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // wraps round, as nanoTime may
  private final CircuitBreaker breaker = new CircuitBreaker(now::get);

  @Test
  void threeConsecutiveFailuresOpenItForOneSecond() {
    breaker.failed();
    breaker.failed();
    assertThat(breaker.allows()).isTrue();

    breaker.failed();
    assertThat(breaker.allows()).isFalse();
    passMillis(999);
    assertThat(breaker.allows()).isFalse();
    passMillis(1);
    assertThat(breaker.allows()).isTrue();
  }

  @Test
  void oneFailureAfterThePauseOpensItAgain() {
    failThreeTimes();
    passMillis(1_000);

    breaker.failed();

    assertThat(breaker.allows()).isFalse();
  }

  @Test
  void aSuccessResetsTheCount() {
    breaker.failed();
    breaker.failed();
    breaker.succeeded();
    breaker.failed();
    breaker.failed();

    assertThat(breaker.allows()).isTrue();
  }

  @Test
  void onlyTheFirstFailureAndTheRecoveryAreReported() {
    assertThat(breaker.succeeded()).isFalse();
    assertThat(breaker.failed()).isTrue();
    assertThat(breaker.failed()).isFalse();
    passMillis(1_000);

    assertThat(breaker.succeeded()).isTrue();
    assertThat(breaker.succeeded()).isFalse();
    assertThat(breaker.failed()).isTrue();
  }

  @Test
  void aServerThatFailsEveryOtherCallIsReportedOnce() {
    assertThat(breaker.failed()).isTrue();
    for (int i = 0; i < 100; i++) {
      passMillis(10);
      assertThat(breaker.succeeded()).isFalse();
      assertThat(breaker.failed()).isFalse();
    }
  }

  private void failThreeTimes() {
    breaker.failed();
    breaker.failed();
    breaker.failed();
  }

  private void passMillis(long millis) {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
