package io.groundswell.bridge.audience;

import io.groundswell.topics.AudienceWindow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All windows in memory. Thread-safe.
 *
 * <p>Three limits bound the memory: windows expire by length; beyond a number of windows, the
 * oldest are evicted; beyond a number of subjects, the least recently updated one is evicted. A
 * window takes about 100 bytes and a subject about 700 more: the default of 500,000 windows stays
 * below 60 MB. That suffices for a hundred busy subjects, which have at most 720 windows of 10 s,
 * 2,880 of a minute and 672 of 15 minutes each.
 *
 * <p>The content depends on the records and the clock only, so that two bridges show the same.
 */
public final class Windows {
  /** Divisor of the limit of windows that yields the limit of subjects. */
  static final int WINDOWS_A_SUBJECT = 50;

  /** Tolerated difference between the clocks of a processor and a bridge. */
  private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

  private static final Duration EXPIRY_STEP = Duration.ofMinutes(1);

  /** Evicts this part of the limit at a time, since eviction scans all series. */
  private static final int PART = 20;

  /**
   * The key of the series of a subject.
   *
   * @param group of {@link AudienceWindow#OTHER}, which each group has; else null
   */
  private record Key(String subject, @Nullable String group) {
    static Key of(AudienceWindow window) {
      return of(window.subject(), window.group());
    }

    static Key of(String subject, @Nullable String group) {
      return new Key(subject, subject.equals(AudienceWindow.OTHER) ? group : null);
    }
  }

  private final int maxWindows;
  private final int maxSubjects;
  private final Clock clock;

  /** By subject, the least recently updated first. */
  private final LinkedHashMap<Key, EnumMap<WindowLength, WindowSeries>> subjects =
      new LinkedHashMap<>();

  private int size;
  private long evicted;
  private Instant expired = Instant.MIN;

  /**
   * @param maxWindows the most windows that are kept
   * @param clock for the age of windows
   */
  public Windows(int maxWindows, Clock clock) {
    this.maxWindows = maxWindows;
    this.maxSubjects = Math.max(1, maxWindows / WINDOWS_A_SUBJECT);
    this.clock = clock;
  }

  /**
   * Processes a record; ignores one that has expired or has an unknown length.
   *
   * @return false if it was published or starts in the future, beyond the tolerance of clocks: no
   *     record would supersede it
   */
  public synchronized boolean accept(AudienceWindow window) {
    Instant latest = clock.instant().plus(CLOCKS_DIFFER);
    if (window.publishedAt().isAfter(latest) || window.start().isAfter(latest)) {
      return false;
    }
    WindowLength length = WindowLength.of(window.seconds());
    if (length == null || window.publishedAt().toEpochMilli() < keptSince(length)) {
      return true;
    }
    expire();
    Key key = Key.of(window);
    var known = subjects.remove(key);
    if (known == null && window.folded()) {
      return true;
    }
    var series =
        known == null ? new EnumMap<WindowLength, WindowSeries>(WindowLength.class) : known;
    subjects.put(key, series); // moves it to the end
    size +=
        series
            .computeIfAbsent(length, l -> new WindowSeries(window.subject(), l.seconds()))
            .put(window);
    if (subjects.size() > maxSubjects) {
      evictSubject();
    }
    if (size > maxWindows) {
      evictWindows(size - maxWindows + maxWindows / PART);
    }
    return true;
  }

  /** Windows of this length that were last published before have expired; epoch milliseconds. */
  long keptSince(WindowLength length) {
    return clock.millis() - length.kept().toMillis();
  }

  private void expire() {
    Instant now = clock.instant();
    if (now.isBefore(expired.plus(EXPIRY_STEP))) {
      return;
    }
    expired = now;
    for (var series : subjects.values()) {
      series.forEach((length, windows) -> size -= windows.dropPublishedBefore(keptSince(length)));
    }
    removeEmpty();
  }

  private void evictSubject() {
    Iterator<EnumMap<WindowLength, WindowSeries>> eldest = subjects.values().iterator();
    int windows = eldest.next().values().stream().mapToInt(WindowSeries::size).sum();
    eldest.remove();
    size -= windows;
    evicted += windows;
  }

  private void evictWindows(int count) {
    record Head(WindowSeries series, int place) {
      long end() {
        return series.end(place);
      }
    }
    PriorityQueue<Head> oldest = new PriorityQueue<>(Comparator.comparingLong(Head::end));
    Map<WindowSeries, Integer> drop = new LinkedHashMap<>();
    subjects.values().stream()
        .flatMap(series -> series.values().stream())
        .filter(series -> series.size() > 0)
        .forEach(series -> oldest.add(new Head(series, 0)));
    for (int i = 0; i < count && !oldest.isEmpty(); i++) {
      Head head = oldest.remove();
      drop.merge(head.series(), 1, Integer::sum);
      if (head.place() + 1 < head.series().size()) {
        oldest.add(new Head(head.series(), head.place() + 1));
      }
    }
    drop.forEach(
        (series, windows) -> {
          size -= series.dropOldest(windows);
          evicted += windows;
        });
    removeEmpty();
  }

  private void removeEmpty() {
    subjects
        .values()
        .removeIf(series -> series.values().stream().allMatch(windows -> windows.size() == 0));
  }

  /**
   * The newest window of each length and subject, ordered by group, those without one last, then by
   * subject.
   */
  public List<List<AudienceWindow>> newest() {
    return each(WindowSeries::newest);
  }

  /** As {@link #newest()}, among the windows that have posts and ended at most two lengths ago. */
  public List<List<AudienceWindow>> fresh() {
    long now = clock.instant().getEpochSecond();
    return each(series -> series.fresh(now));
  }

  private synchronized List<List<AudienceWindow>> each(
      Function<WindowSeries, @Nullable AudienceWindow> choice) {
    expire();
    List<List<AudienceWindow>> all = new ArrayList<>();
    for (var series : subjects.values()) {
      List<AudienceWindow> windows = chosen(series.values(), choice);
      if (!windows.isEmpty()) {
        all.add(windows);
      }
    }
    all.sort(
        Comparator.comparing(
                (List<AudienceWindow> windows) -> windows.get(0).group(),
                Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(windows -> windows.get(0).subject()));
    return all;
  }

  private static List<AudienceWindow> chosen(
      Collection<WindowSeries> series, Function<WindowSeries, @Nullable AudienceWindow> choice) {
    List<AudienceWindow> windows = new ArrayList<>();
    for (WindowSeries one : series) {
      AudienceWindow window = choice.apply(one);
      if (window != null) {
        windows.add(window);
      }
    }
    return windows;
  }

  /**
   * The newest window of one length about a subject; null if there is none.
   *
   * @param group the group of {@link AudienceWindow#OTHER}; ignored for other subjects
   */
  public synchronized @Nullable AudienceWindow newest(
      String subject, @Nullable String group, WindowLength length) {
    WindowSeries series = series(subject, group, length);
    return series == null ? null : series.newest();
  }

  /**
   * The newest windows about a subject that start in a range, in order of time.
   *
   * @param group as in {@link #newest(String, String, WindowLength)}
   * @param to end of the range, exclusive
   */
  public synchronized List<AudienceWindow> between(
      String subject,
      @Nullable String group,
      WindowLength length,
      Instant from,
      Instant to,
      int limit) {
    WindowSeries series = series(subject, group, length);
    return series == null ? List.of() : series.between(from, to, limit);
  }

  private @Nullable WindowSeries series(
      String subject, @Nullable String group, WindowLength length) {
    expire();
    var series = subjects.get(Key.of(subject, group));
    return series == null ? null : series.get(length);
  }

  /** Whether there is a window about this subject; {@code group} as above. */
  public synchronized boolean knows(String subject, @Nullable String group) {
    return subjects.containsKey(Key.of(subject, group));
  }

  /** The number of windows. */
  public synchronized int size() {
    expire();
    return size;
  }

  /** The number of subjects with a window. */
  public synchronized int subjects() {
    return subjects.size();
  }

  /** Windows that were evicted before they expired. */
  public synchronized long evicted() {
    return evicted;
  }
}
