package io.groundswell.bridge.live;

import io.groundswell.bridge.audience.WindowLength;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The newest events within a number of bytes; the oldest go first. Not thread-safe. */
final class RecentEvents {
  private final TreeMap<Long, LiveEvent> events = new TreeMap<>();
  private final int maxBytes;
  private long bytes;
  private long last;

  /**
   * @param maxBytes of all events together; the newest is kept even if it alone is larger
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

  /** The newest event's sequence; 0 before the first. */
  long last() {
    return last;
  }

  /** Whether whatever came after this event is still here, and this event is not yet to come. */
  boolean hasAllAfter(long sequence) {
    long lost = events.isEmpty() ? last : events.firstKey() - 1;
    return sequence >= lost && sequence <= last;
  }

  /** The first event after that sequence that is for these watchers; null if there is none. */
  @Nullable LiveEvent after(long sequence, WindowLength watched) {
    for (LiveEvent event : events.tailMap(sequence, false).values()) {
      if (event.isFor(watched)) {
        return event;
      }
    }
    return null;
  }
}
