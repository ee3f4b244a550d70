package io.groundswell.processor.audience;

import io.groundswell.audience.PublishingClock;
import io.groundswell.audience.Watermark;

/**
 * How far event time is. Closing and telling go by the {@link PublishingClock}, discarding by the
 * {@link Watermark} alone.
 */
final class EventClocks {
  /**
   * A partition without posts for so long holds up no discarding. Longer than the scorer, while it
   * catches up, leaves one partition aside for another: posts are late for good.
   */
  private static final long IDLE_AFTER_MS = 60_000;

  private final CountStore store;
  private final Watermark watermark;

  /** As {@link #watermark}, but sooner goes on without those that have nothing to read. */
  private final Watermark published;

  private final PublishingClock clock;

  /**
   * Begins where the store is.
   *
   * @param sources partitions of the topic of scored posts
   */
  EventClocks(CountStore store, int sources, long silenceMs, long nowMs) {
    this.store = store;
    watermark = new Watermark(sources, IDLE_AFTER_MS);
    published = new Watermark(sources, silenceMs);
    clock = new PublishingClock(silenceMs, nowMs);
    store.eachProgress(
        (source, reachedMs) -> {
          if (SubjectMessage.isPlausible(source, reachedMs, sources, nowMs)) {
            watermark.reached(source, reachedMs);
            published.reached(source, reachedMs);
          }
        });
  }

  void heard(SubjectMessage.Progress progress, long nowMs) {
    int source = progress.source();
    if (watermark.heard(source, progress.reachedMs(), progress.quietMs())) {
      store.progress(source, watermark.position(source));
    }
    published.heard(source, progress.reachedMs(), progress.quietMs());
    if (progress.quietMs() == 0) {
      clock.input(nowMs);
    }
  }

  /** A post has come. */
  void input(long nowMs) {
    clock.input(nowMs);
  }

  /** Stream time, by which windows are past. */
  long streamMs() {
    return watermark.timeMs();
  }

  /** The time by which windows close. */
  long publishingMs(long nowMs) {
    return clock.at(nowMs, published);
  }
}
