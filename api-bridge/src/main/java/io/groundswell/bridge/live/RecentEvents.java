package io.groundswell.bridge.live;

import io.groundswell.bridge.audience.WindowLength;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The newest events within a limit of bytes; evicts the oldest. Not thread-safe. */
final class RecentEvents {
  private final TreeMap<Long, LiveEvent> events = new TreeMap<>();
  private final int maxBytes;
  private long bytes;
  private long last;

  /**
   * @param maxBytes of all events together; the newest is kept even if it is larger
   */
  RecentEvents(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  void add(LiveEvent event) {
    last = event.sequence();
    events.put(last, event);
    bytes += event.bytes();
    while (bytes > maxBytes && events.size() > 1) {
      bytes -= events.pollFirstEntry().getValue().bytes();
    }
  }

  /** The sequence of the newest event; 0 before the first. */
  long last() {
    return last;
  }

  /** Whether every event after this sequence is kept, and the sequence is not in the future. */
  boolean hasAllAfter(long sequence) {
    long lost = events.isEmpty() ? last : events.firstKey() - 1;
    return sequence >= lost && sequence <= last;
  }

  /** The first event after this sequence for these watchers; null if there is none. */
  @Nullable LiveEvent after(long sequence, WindowLength watched) {
    for (LiveEvent event : events.tailMap(sequence, false).values()) {
      if (event.isFor(watched)) {
        return event;
      }
    }
    return null;
  }
}
