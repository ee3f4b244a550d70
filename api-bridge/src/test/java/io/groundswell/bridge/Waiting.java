package io.groundswell.bridge;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits for conditions that other threads fulfil. */
public final class Waiting {
  private Waiting() {}

  /**
   * Starts a wait of at most 30 seconds.
   *
   * @param condition its description, for the failure
   */
  public static ConditionFactory await(String condition) {
    return Awaitility.await(condition)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(30));
  }
}
