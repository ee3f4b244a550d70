package io.groundswell.processor.audience;

import io.groundswell.audience.DistinctiveTerms;
import io.groundswell.audience.History;
import io.groundswell.audience.Move;
import io.groundswell.audience.SampledPost;
import io.groundswell.audience.ShiftDetector;
import io.groundswell.audience.ShiftSettings;
import io.groundswell.audience.TopPosts;
import io.groundswell.topics.Shift;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps the last minutes of each subject, and detects shifts in them. */
final class ShiftWatch {
  private static final int MOST_TERMS = 10;

  /** Posts may arrive so much later than the clock of a shift. */
  private static final long SLACK_MS = 120_000;

  private final ShiftSettings settings;
  private final ShiftDetector detector;
  private final HistoryStore store;
  private final Set<String> active = new HashSet<>();
  private long lookedMs = Long.MIN_VALUE / 2;

  ShiftWatch(ShiftSettings settings, HistoryStore store) {
    this.settings = settings;
    this.detector = new ShiftDetector(settings);
    this.store = store;
  }

  /** Adds a post that counts in its minute. */
  void counted(String subject, SubjectMessage.Post post) {
    History known = store.history(subject);
    History history = known == null ? new History() : known;
    SampledPost sampled =
        SampledPost.of(post.id(), post.text(), post.label(), confidence(post), post.timeMs());
    history.add(post.timeMs(), sampled.polarity());
    history.prune(oldest(post.timeMs()));
    store.history(subject, history);
    store.sample(subject, post.timeMs(), post.sampleKey(), sampled);
    active.add(subject);
  }

  /**
   * Evaluates every subject with posts since the last evaluation, once a second.
   *
   * @param nowMs wall-clock time
   * @param clockMs event time
   * @param groupOf a subject's group; null for none
   */
  void look(
      long nowMs,
      long clockMs,
      Function<String, @Nullable String> groupOf,
      Consumer<Shift> shifts) {
    if (nowMs - lookedMs < 1000) {
      return;
    }
    lookedMs = nowMs;
    List<String> subjects = List.copyOf(active);
    active.clear(); // before any of them can fail
    for (String subject : subjects) {
      History history = store.history(subject);
      if (history != null) {
        detector
            .evaluate(history, clockMs)
            .ifPresent(
                move -> {
                  store.history(subject, history); // with the new last shift
                  shifts.accept(shift(subject, groupOf.apply(subject), move, clockMs));
                });
      }
    }
  }

  /** Deletes rows that no evaluation needs, at most {@code most} a call. */
  void forget(long streamMs, int most) {
    store.forget(oldest(streamMs), most);
  }

  private long oldest(long timeMs) {
    return timeMs - settings.historySeconds() * 1000L - SLACK_MS;
  }

  private Shift shift(String subject, @Nullable String group, Move move, long clockMs) {
    long endMs = History.endOfSlice(clockMs);
    long shortMs = endMs - settings.shortSeconds() * 1000L;
    List<SampledPost> now = store.samples(subject, shortMs, endMs);
    List<SampledPost> before =
        store.samples(subject, endMs - settings.longSeconds() * 1000L, shortMs);
    return new Shift(
        subject,
        group,
        Instant.ofEpochMilli(clockMs),
        move.direction(),
        move.sigma(),
        move.severity(),
        move.posts(),
        move.longPosts(),
        move.shortMean(),
        move.longMean(),
        settings.shortSeconds(),
        settings.longSeconds(),
        null,
        DistinctiveTerms.of(texts(now), texts(before), subject, MOST_TERMS),
        TopPosts.of(now, move.direction(), TopPosts.MOST));
  }

  private static List<String> texts(List<SampledPost> posts) {
    List<String> texts = new ArrayList<>();
    posts.forEach(post -> texts.add(post.text()));
    return texts;
  }

  private static double confidence(SubjectMessage.Post post) {
    return Math.max(post.negative(), Math.max(post.neutral(), post.positive()));
  }
}
