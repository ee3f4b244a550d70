package io.groundswell.processor.audience;

import io.groundswell.audience.PublishingClock;
import io.groundswell.audience.Watermark;

/**
 * Event time. Windows are closed and published by the {@link PublishingClock}, and discarded by the
 * {@link Watermark} alone.
 */
final class EventClocks {
  /**
   * A partition that is idle for so long does not delay discarding. It is longer than a catching-up
   * scorer neglects a partition: late posts are lost.
   */
  private static final long IDLE_AFTER_MS = 60_000;

  private final CountStore store;
  private final Watermark watermark;

  /** As {@link #watermark}, with a shorter idle time. */
  private final Watermark published;

  private final PublishingClock clock;

  /**
   * Restores the positions from the store.
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

  void update(SubjectMessage.Progress progress, long nowMs) {
    int source = progress.source();
    if (watermark.update(source, progress.reachedMs(), progress.quietMs())) {
      store.progress(source, watermark.position(source));
    }
    published.update(source, progress.reachedMs(), progress.quietMs());
    if (progress.quietMs() == 0) {
      clock.input(nowMs);
    }
  }

  /** A post arrived. */
  void input(long nowMs) {
    clock.input(nowMs);
  }

  /** Stream time, by which windows are discarded. */
  long streamMs() {
    return watermark.timeMs();
  }

  /** Publishing time, by which windows close. */
  long publishingMs(long nowMs) {
    return clock.at(nowMs, published);
  }
}
