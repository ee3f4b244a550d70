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
 * How far a feed is read and which of its posts the broker has acknowledged. A new connection
 * resumes a little before the last event, since the clocks and orders of servers differ by that
 * much; posts sent since then are remembered and not sent twice. Thread-safe.
 */
public final class FollowProgress {
  /** How long before the last event a new connection resumes. */
  static final long REWIND_US = TimeUnit.SECONDS.toMicros(5);

  /** Exceeds the rewind, since another server may date posts differently. */
  private static final long REMEMBER_US = 4 * REWIND_US;

  private record Sent(String id, long timeUs) {}

  private final Map<String, Long> remembered = new HashMap<>();
  private final Deque<Sent> order = new ArrayDeque<>();
  private final Deque<Sent> inFlight = new ArrayDeque<>();
  private final Set<String> unacknowledged = new HashSet<>();
  private long latestUs;
  private long acknowledged;

  /**
   * @param start where an earlier run ended; null to start with new events
   */
  public FollowProgress(@Nullable Place start) {
    if (start != null) {
      latestUs = start.timeUs();
      start.sent().entrySet().stream()
          .sorted(Map.Entry.comparingByValue())
          .forEach(sent -> remember(new Sent(sent.getKey(), sent.getValue())));
    }
  }

  /** Records an event as processed; if it was sent, call {@link #sending} before. */
  synchronized void passed(long timeUs) {
    latestUs = Math.max(latestUs, timeUs);
    forget();
  }

  /** Records a post as in flight; false if it was sent before and must not be sent again. */
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

  /** Records a post as acknowledged by the broker. */
  public synchronized void acknowledged(String id) {
    unacknowledged.remove(id);
    acknowledged++;
    while (!inFlight.isEmpty() && !unacknowledged.contains(inFlight.element().id())) {
      inFlight.remove();
    }
    forget();
  }

  /** Number of posts acknowledged in this run. */
  public synchronized long acknowledged() {
    return acknowledged;
  }

  /** Number of posts in flight. */
  public synchronized long waiting() {
    return unacknowledged.size();
  }

  /** Time of the latest event, in microseconds since the epoch; 0 before the first. */
  synchronized long latestUs() {
    return latestUs;
  }

  /** Where the next connection of this run resumes; null to start with new events. */
  synchronized @Nullable Long cursor() {
    return latestUs == 0 ? null : (Long) (latestUs - REWIND_US);
  }

  /** Where the next run resumes: no later than the oldest post in flight; null before any event. */
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
    // A restart resumes at the oldest post in flight and needs all that were sent after it.
    long before = (inFlight.isEmpty() ? latestUs : inFlight.element().timeUs()) - REMEMBER_US;
    while (!order.isEmpty()
        && order.element().timeUs() < before
        && !unacknowledged.contains(order.element().id())) {
      remembered.remove(order.remove().id());
    }
  }
}
