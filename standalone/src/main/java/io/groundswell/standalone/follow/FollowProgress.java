package io.groundswell.standalone.follow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a feed and what of it the broker has acknowledged. The feed is read again from a
 * little before its place, since servers' clocks and orders differ by that much; what was sent from
 * there on is remembered, so that it is not sent again. Thread-safe.
 */
public final class FollowProgress {
  /** The feed is read again from so long before its place. */
  static final long REWIND_US = TimeUnit.SECONDS.toMicros(5);

  /** Posts are remembered for longer than that: another server may date them differently. */
  private static final long REMEMBER_US = 4 * REWIND_US;

  private record Sent(String id, long timeUs) {}

  private final Map<String, Long> remembered = new HashMap<>();
  private final Deque<Sent> order = new ArrayDeque<>();
  private final Deque<Sent> inFlight = new ArrayDeque<>();
  private final Set<String> unacknowledged = new HashSet<>();
  private long latestUs;
  private long acknowledged;

  /**
   * @param start where an earlier run ended; null to begin with what is new
   */
  public FollowProgress(@Nullable Place start) {
    if (start != null) {
      latestUs = start.timeUs();
      start.sent().entrySet().stream()
          .sorted(Map.Entry.comparingByValue())
          .forEach(sent -> remember(new Sent(sent.getKey(), sent.getValue())));
    }
  }

  /** An event of this time has been dealt with; if it was sent, say {@link #sending} before. */
  synchronized void passed(long timeUs) {
    latestUs = Math.max(latestUs, timeUs);
    forget();
  }

  /** Takes note that a post is about to be sent; false if it was before, and must not be. */
  synchronized boolean sending(String id, long timeUs) {
    if (remembered.containsKey(id)) {
      return false;
    }
    Sent sent = new Sent(id, timeUs);
    remember(sent);
    inFlight.add(sent);
    unacknowledged.add(id);
    return true;
  }

  /** The broker has this post. */
  public synchronized void acknowledged(String id) {
    unacknowledged.remove(id);
    acknowledged++;
    while (!inFlight.isEmpty() && !unacknowledged.contains(inFlight.element().id())) {
      inFlight.remove();
    }
    forget();
  }

  /** Posts that the broker has acknowledged, of this run. */
  public synchronized long acknowledged() {
    return acknowledged;
  }

  /** Posts that it has yet to acknowledge. */
  public synchronized long waiting() {
    return unacknowledged.size();
  }

  /** The time of the feed's latest event, in microseconds; 0 before the first. */
  synchronized long latestUs() {
    return latestUs;
  }

  /** Where to read on, with all that is in flight taken for sent; null for what is new. */
  synchronized @Nullable Long cursor() {
    return latestUs == 0 ? null : (Long) (latestUs - REWIND_US);
  }

  /** What a restart may rely on: nothing that the broker has not acknowledged; null before any. */
  public synchronized @Nullable Place place() {
    if (latestUs == 0) {
      return null;
    }
    Map<String, Long> sent = new HashMap<>(remembered);
    sent.keySet().removeAll(unacknowledged);
    return new Place(safeUs(), sent);
  }

  private long safeUs() {
    long safe = latestUs;
    for (Sent sent : inFlight) {
      safe = Math.min(safe, sent.timeUs());
    }
    return safe;
  }

  private void remember(Sent sent) {
    remembered.put(sent.id(), sent.timeUs());
    order.add(sent);
  }

  private void forget() {
    // What waits keeps what came after it: a restart would read from there.
    long before = (inFlight.isEmpty() ? latestUs : inFlight.element().timeUs()) - REMEMBER_US;
    while (!order.isEmpty()
        && order.element().timeUs() < before
        && !unacknowledged.contains(order.element().id())) {
      remembered.remove(order.remove().id());
    }
  }
}
