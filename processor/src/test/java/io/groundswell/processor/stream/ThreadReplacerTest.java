package io.groundswell.processor.stream;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.scorer.core.ModelUnavailableException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;

class ThreadReplacerTest {
  private final AtomicInteger givenUp = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private final ThreadReplacer replacer =
      new ThreadReplacer("score", () -> asked.incrementAndGet() > 2, givenUp::incrementAndGet);

  @Test
  void anErrorEndsTheProcess() {
    assertThat(replacer.handle(new StreamsException(new OutOfMemoryError("of the test"))))
        .isEqualTo(SHUTDOWN_CLIENT);
    assertThat(givenUp).hasValue(1);
    assertThat(replacer.gaveUp()).isTrue();
  }

  @Test
  void aStackThatOverflowsIsAnOrdinaryDeath() {
    assertThat(replacer.handle(new StreamsException(new StackOverflowError("of the test"))))
        .isEqualTo(REPLACE_THREAD);
    assertThat(givenUp).hasValue(0);
  }

  @Test
  void fiveDeathsWithinAMinuteShutDownTheClientAndNotTheProcess() {
    replacer.stop(); // so that no backoff is waited for
    for (int death = 0; death < 5; death++) {
      assertThat(replacer.gaveUp()).isFalse();
      replacer.handle(new StreamsException("of the test"));
    }
    assertThat(replacer.gaveUp()).isTrue();
    assertThat(givenUp).hasValue(0);
  }

  @Test
  void theThreadOfAGlobalStoreIsNeverReplaced() throws Exception {
    AtomicReference<StreamThreadExceptionResponse> response = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> response.set(replacer.handle(new StreamsException("of the test"))),
            "app-GlobalStreamThread");
    thread.start();
    thread.join();
    assertThat(response).hasValue(SHUTDOWN_CLIENT);
    assertThat(replacer.gaveUp()).isTrue();
    assertThat(givenUp).hasValue(0);
  }

  @Test
  void aThreadIsReplacedOnceABrokersNameHasAnAddress() {
    assertThat(replacer.handle(new StreamsException("of the test"))).isEqualTo(REPLACE_THREAD);
    assertThat(asked).hasValue(3);
  }

  @Test
  void namesAreLookedUpAsKafkaTakesThem() {
    assertThat(BrokerNames.of("a.example:9092, [::1]:9093").hosts())
        .containsExactly("a.example", "[::1]");
    assertThat(BrokerNames.of("nobody.invalid:9092,127.0.0.1:9092").getAsBoolean()).isTrue();
    assertThat(BrokerNames.of("nobody.invalid:9092").getAsBoolean()).isFalse();
  }

  @Test
  void fiveDeathsWithinAMinuteAreTooMany() {
    long now = System.nanoTime();
    for (int death = 0; death < 4; death++) {
      assertThat(replacer.diedTooOften(now + death)).isFalse();
    }
    assertThat(replacer.diedTooOften(now + 4)).isTrue();
  }

  @Test
  void deathsThatAreFarApartAreNot() {
    long minute = Duration.ofSeconds(61).toNanos();
    for (int death = 0; death < 20; death++) {
      assertThat(replacer.diedTooOften(death * minute)).isFalse();
    }
  }

  @Test
  void aModelThatFailsForEverythingIsWaitedFor() {
    replacer.stop(); // so that no backoff is waited for
    for (int death = 0; death < 20; death++) {
      replacer.handle(new StreamsException(new ModelUnavailableException("of the test", null)));
    }
    assertThat(givenUp).hasValue(0);
  }

  @Test
  void eachReplacementInARowWaitsLongerUpToALimit() {
    long now = Duration.ofMinutes(10).toNanos();
    assertThat(replacer.backoffMs(now)).isEqualTo(250);
    assertThat(replacer.backoffMs(now)).isEqualTo(500);
    for (int i = 0; i < 20; i++) {
      assertThat(replacer.backoffMs(now)).isLessThanOrEqualTo(15_000);
    }
    assertThat(replacer.backoffMs(now + Duration.ofMinutes(3).toNanos())).isEqualTo(250);
  }
}
