package io.groundswell.bridge.live;

import io.groundswell.bridge.audience.WindowLength;
import org.jspecify.annotations.Nullable;

/**
 * A client of the feed: a position in it, without copies of events. Thread-safe, except {@link
 * #next}, which one thread calls at a time.
 */
public final class Watcher implements AutoCloseable {
  /** Sends a watcher's events. No method blocks. */
  public interface Outlet {
    /** {@link Watcher#next} may return an event. */
    void wake();

    /** The feed has closed: ends the connection without waiting for a slow reader. */
    void end();

    /** The watcher was too slow: aborts the connection. */
    void cut();
  }

  private final LiveFeed feed;
  private final WindowLength length;
  private volatile @Nullable Outlet outlet;
  private volatile boolean cut;
  private byte @Nullable [] hello;
  private long place;

  Watcher(LiveFeed feed, WindowLength length, long place, byte[] hello) {
    this.feed = feed;
    this.length = length;
    this.place = place;
    this.hello = hello;
  }

  /** Notifies the outlet of events from now on. */
  public void open(Outlet to) {
    outlet = to;
    if (cut) {
      to.cut();
    } else if (feed.isClosed()) {
      to.end();
    } else {
      to.wake();
    }
  }

  /** The next event's bytes, not to be modified; null if there is none yet. */
  public byte @Nullable [] next() {
    byte[] first = hello;
    if (first != null) {
      hello = null;
      return first;
    }
    return feed.next(this);
  }

  /** Counts the watcher as dropped: its outlet accepted nothing for too long. */
  public void wasStuck() {
    feed.countDropped();
  }

  /** Leaves the feed; may be called again. */
  @Override
  public void close() {
    feed.leave(this);
  }

  /** The sequence of the last delivered event; guarded by the feed's lock. */
  long place() {
    return place;
  }

  void moveTo(long sequence) {
    place = sequence;
  }

  WindowLength length() {
    return length;
  }

  void wake() {
    Outlet to = outlet;
    if (to != null) {
      to.wake();
    }
  }

  void end() {
    Outlet to = outlet;
    if (to != null) {
      to.end();
    }
  }

  void cut() {
    cut = true;
    Outlet to = outlet;
    if (to != null) {
      to.cut();
    }
  }
}
