package io.groundswell.standalone.support;

import java.time.Duration;
import java.time.Instant;

/** A clock that can be waited for. */
public interface Pace {
  /** The time now, from which {@link #await} counts. */
  Instant begin();

  /**
   * Waits until so much time has passed since the begin; returns at once if it has.
   *
   * @param meanwhile called now and then during a longer wait
   * @return false if it was told to stop
   */
  boolean await(Duration sinceBegin, Runnable meanwhile);
}
