package io.groundswell.standalone.follow;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts messages of a feed since the last report, by outcome. Thread-safe. */
public final class FeedCounts {
  private final Clock clock;
  private final SortedMap<String, Long> skipped = new TreeMap<>();
  private long seen;
  private long matched;
  private long repeated;
  private long acknowledgedBefore;

  /**
   * @param clock to compute the delay of the feed
   */
  public FeedCounts(Clock clock) {
    this.clock = clock;
  }

  synchronized void skipped(String reason) {
    seen++;
    skipped.merge(reason, 1L, Long::sum);
  }

  synchronized void matched(boolean sentBefore) {
    seen++;
    matched++;
    repeated += sentBefore ? 1 : 0;
  }

  /** Messages skipped for this reason since the last report. */
  synchronized long countOf(String reason) {
    return skipped.getOrDefault(reason, 0L);
  }

  /** One line about the time since the last report; resets the counts. */
  public synchronized String report(FollowProgress progress, Duration since) {
    double seconds = since.toNanos() / 1e9;
    long acknowledged = progress.acknowledged();
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "%.1f messages/s, %.1f matched/s, %.1f sent/s",
            seen / seconds,
            matched / seconds,
            (acknowledged - acknowledgedBefore) / seconds));
    if (progress.latestUs() > 0) {
      Duration behind =
          Duration.between(JetstreamReader.instant(progress.latestUs()), clock.instant());
      line.append(String.format(Locale.ROOT, "; %.1f s behind", behind.toMillis() / 1e3));
    }
    if (progress.waiting() > 0) {
      line.append(String.format(Locale.ROOT, "; %,d not acknowledged yet", progress.waiting()));
    }
    if (repeated > 0) {
      line.append(String.format(Locale.ROOT, "; %,d repeated", repeated));
    }
    if (!skipped.isEmpty()) {
      line.append("; skipped");
      for (Map.Entry<String, Long> reason : skipped.entrySet()) {
        line.append(String.format(Locale.ROOT, " %s %,d", reason.getKey(), reason.getValue()));
      }
    }
    acknowledgedBefore = acknowledged;
    seen = 0;
    matched = 0;
    repeated = 0;
    skipped.clear();
    return line.append('.').toString();
  }
}
