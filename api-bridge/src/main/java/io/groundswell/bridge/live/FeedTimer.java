package io.groundswell.bridge.live;

import java.time.Duration;

/** Runs what the feed does later: one thing at a time, in order of time. */
public interface FeedTimer extends AutoCloseable {
  /** Runs a task after a delay; not at all once closed. */
  void after(Duration delay, Runnable task);

  /** The time that delays are measured by, from any origin. */
  long nanoTime();

  @Override
  void close();
}
