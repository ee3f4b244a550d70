package io.groundswell.audience;

import java.util.HashMap;
import java.util.Map;

/**
 * Stream time: the event time that every source partition has reached. A partition that is read
 * faster than others does not make their posts late. An idle partition advances to the newest
 * timestamp at each of its reports, never beyond it: a burst that other partitions receive by then
 * may still reach it.
 *
 * <p>Depends on the reports alone, not on a clock. Not thread-safe.
 */
public final class Watermark {
  /** Before the first report. */
  public static final long NONE = Long.MIN_VALUE;

  private final int sources;
  private final long idleAfterMs;
  private final Map<Integer, Long> positions = new HashMap<>();
  private long newestMs = NONE;
  private long watermarkMs = NONE;

  /**
   * @param sources number of partitions
   * @param idleAfterMs a partition without posts for so long does not delay stream time
   */
  public Watermark(int sources, long idleAfterMs) {
    this.sources = sources;
    this.idleAfterMs = idleAfterMs;
  }

  /** Reports that a source has reached {@code timeMs}, and is not idle. */
  public void reached(int source, long timeMs) {
    update(source, timeMs, 0);
  }

  /**
   * Reports the progress of a source.
   *
   * @param timeMs event time that it has reached, or {@link #NONE}
   * @param quietMs milliseconds for which it has been idle
   * @return whether its position advanced
   */
  public boolean update(int source, long timeMs, long quietMs) {
    newestMs = Math.max(newestMs, timeMs);
    long before = positions.getOrDefault(source, NONE);
    long now = Math.max(before, quietMs >= idleAfterMs ? newestMs : timeMs);
    positions.put(source, now);
    return now > before;
  }

  /** The position of a source; {@link #NONE} before its first report. */
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
