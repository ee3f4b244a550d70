package io.groundswell.bridge.live;

import io.groundswell.bridge.audience.WindowLength;
import org.jspecify.annotations.Nullable;

/**
 * One who watches: a place in the feed, which costs no copy of any event. Thread-safe, but for
 * {@link #next}, which one thread calls at a time.
 */
public final class Watcher implements AutoCloseable {
  /** Where a watcher's events go. Neither method waits for anything. */
  public interface Outlet {
    /** There is something to be had from {@link Watcher#next}. */
    void wake();

    /** Nothing more will come: what is open is closed, and nobody waits for a slow reader. */
    void end();

    /** The watcher was too slow: its connection is cut. */
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

  /** From now on the outlet is told when there is something. */
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

  /** The next event's bytes, which nobody may change; null if there is none for now. */
  public byte @Nullable [] next() {
    byte[] first = hello;
    if (first != null) {
      hello = null;
      return first;
    }
    return feed.next(this);
  }

  /** Counts it as dropped: its outlet took nothing for too long. */
  public void wasStuck() {
    feed.countDropped();
  }

  /** Leaves; further calls do nothing. */
  @Override
  public void close() {
    feed.leave(this);
  }

  /** What this watcher has been given up to; the feed's lock guards it. */
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
