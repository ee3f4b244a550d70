package io.groundswell.processor.audience;

import java.util.HashMap;
import java.util.Map;

/**
 * How far stream time is: the event time that every source partition has reached. A partition that
 * is read faster than others does not make their posts late. One that says that it has nothing to
 * read does not hold the others up, for as long as it goes on saying so.
 *
 * <p>Not thread-safe.
 */
public final class Watermark {
  /** Before anything is known. */
  public static final long NONE = Long.MIN_VALUE;

  private final int sources;
  private final long idleLeaseMs;
  private final Map<Integer, Long> reached = new HashMap<>();
  private final Map<Integer, Long> idleUntilMs = new HashMap<>();
  private long watermarkMs = NONE;

  /**
   * @param sources how many partitions there are to hear of
   * @param idleLeaseMs for how long one word of having nothing to read holds
   */
  public Watermark(int sources, long idleLeaseMs) {
    this.sources = sources;
    this.idleLeaseMs = idleLeaseMs;
  }

  /**
   * Hears that a source has come to {@code timeMs}.
   *
   * @return whether that is further than before
   */
  public boolean reached(int source, long timeMs) {
    idleUntilMs.remove(source);
    long before = reached.getOrDefault(source, NONE);
    reached.put(source, Math.max(before, timeMs));
    return timeMs > before;
  }

  /** Hears that a source has nothing to read at present. */
  public void idle(int source, long nowMs) {
    idleUntilMs.put(source, nowMs + idleLeaseMs);
  }

  /** The latest event time of any source; {@link #NONE} before the first. */
  public long newestMs() {
    return reached.values().stream().mapToLong(Long::longValue).max().orElse(NONE);
  }

  /**
   * Stream time. Never goes back.
   *
   * @param nowMs the clock, by which a source's word of being idle runs out
   */
  public long at(long nowMs) {
    long lowest = Long.MAX_VALUE;
    int known = Math.max(sources, reached.keySet().stream().mapToInt(s -> s + 1).max().orElse(0));
    for (int source = 0; source < known; source++) {
      if (idleUntilMs.getOrDefault(source, NONE) < nowMs) {
        lowest = Math.min(lowest, reached.getOrDefault(source, NONE));
      }
    }
    watermarkMs = Math.max(watermarkMs, lowest == Long.MAX_VALUE ? newestMs() : lowest);
    return watermarkMs;
  }
}
