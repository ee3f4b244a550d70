package io.groundswell.audience;

import java.util.HashMap;
import java.util.Map;

/**
 * How far stream time is: the event time that every source partition has reached. A partition that
 * is read faster than others does not make their posts late. One that has had nothing to read for
 * long enough is taken to be where the newest is whenever it says so once more, and no further: a
 * burst that has come to others by then may well be on its way to it.
 *
 * <p>Goes by what it hears alone, and by no clock. Not thread-safe.
 */
public final class Watermark {
  /** Before anything is known. */
  public static final long NONE = Long.MIN_VALUE;

  private final int sources;
  private final long idleAfterMs;
  private final Map<Integer, Long> positions = new HashMap<>();
  private long newestMs = NONE;
  private long watermarkMs = NONE;

  /**
   * @param sources how many partitions there are to hear of
   * @param idleAfterMs a source that has had nothing to read for so long holds nobody up
   */
  public Watermark(int sources, long idleAfterMs) {
    this.sources = sources;
    this.idleAfterMs = idleAfterMs;
  }

  /** Hears that a source is at {@code timeMs}, and that it reads. */
  public void reached(int source, long timeMs) {
    heard(source, timeMs, 0);
  }

  /**
   * Hears that a source has come to {@code timeMs}, or {@link #NONE}, and has had nothing to read
   * since {@code quietMs}.
   *
   * @return whether it is further than before
   */
  public boolean heard(int source, long timeMs, long quietMs) {
    newestMs = Math.max(newestMs, timeMs);
    long before = positions.getOrDefault(source, NONE);
    long now = Math.max(before, quietMs >= idleAfterMs ? newestMs : timeMs);
    positions.put(source, now);
    return now > before;
  }

  /** Where a source is, or is taken to be; {@link #NONE} before anything is known of it. */
  public long position(int source) {
    return positions.getOrDefault(source, NONE);
  }

  /** The latest event time of any source; {@link #NONE} before the first. */
  public long newestMs() {
    return newestMs;
  }

  /** Stream time. Never goes back. */
  public long timeMs() {
    long lowest = Long.MAX_VALUE;
    int known = Math.max(sources, positions.keySet().stream().mapToInt(s -> s + 1).max().orElse(0));
    for (int source = 0; source < known; source++) {
      lowest = Math.min(lowest, position(source));
    }
    watermarkMs = Math.max(watermarkMs, lowest == Long.MAX_VALUE ? NONE : lowest);
    return watermarkMs;
  }
}
