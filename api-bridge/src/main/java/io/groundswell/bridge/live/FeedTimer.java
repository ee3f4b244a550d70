package io.groundswell.bridge.live;

import java.time.Duration;

/** Schedules the feed's tasks: runs one at a time, in order of time. */
public interface FeedTimer extends AutoCloseable {
  /** Runs a task after a delay, unless closed. */
  void after(Duration delay, Runnable task);

  /** The clock of the delays, in nanoseconds from an arbitrary origin. */
  long nanoTime();

  @Override
  void close();
}
