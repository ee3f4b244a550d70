package io.groundswell.audience;

/**
 * The clock by which windows are published as final: stream time, or, in silence, the last event
 * time advanced by the wall clock. It may go back when a post ends the silence, so windows are
 * never discarded by it.
 *
 * <p>Not thread-safe.
 */
public final class PublishingClock {
  private final long silenceMs;
  private long lastInputMs;

  /**
   * @param silenceMs without input for so long, the clock runs on by itself
   * @param nowMs the wall's time
   */
  public PublishingClock(long silenceMs, long nowMs) {
    this.silenceMs = silenceMs;
    this.lastInputMs = nowMs;
  }

  /** Resets the silence: a post arrived, or a partition reported one. */
  public void input(long nowMs) {
    lastInputMs = nowMs;
  }

  /**
   * The time.
   *
   * @param nowMs the wall's time
   */
  public long at(long nowMs, Watermark watermark) {
    long streamMs = watermark.timeMs();
    long newestMs = watermark.newestMs();
    long quietMs = nowMs - lastInputMs;
    return quietMs < silenceMs || newestMs == Watermark.NONE
        ? streamMs
        : Math.max(streamMs, newestMs + quietMs);
  }
}
