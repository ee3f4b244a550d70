package io.groundswell.standalone.support;

import java.time.Duration;
import java.time.Instant;

/** A clock that events are played by. */
public interface Pace {
  /** The time now, from which {@link #await} counts. */
  Instant begin();

  /**
   * Waits until this much time has passed since {@link #begin}; returns immediately if it has.
   *
   * @param meanwhile called several times a second during a longer wait
   * @return false if the wait ended because of a stop signal
   */
  boolean await(Duration sinceBegin, Runnable meanwhile);
}
