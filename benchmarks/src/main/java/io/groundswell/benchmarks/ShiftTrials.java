package io.groundswell.benchmarks;

import io.groundswell.audience.Contrast;
import io.groundswell.audience.History;
import io.groundswell.audience.Move;
import io.groundswell.audience.ShiftDetector;
import io.groundswell.audience.ShiftSettings;
import io.groundswell.topics.Shift;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Many detectors at once over one simulated audience, which they all see a second at a time. */
final class ShiftTrials {
  /** Before the first shift, so that the long window is full. */
  private static final int QUIET_BEFORE = 1_200;

  /** After each shift and before the next, so that the long window has forgotten it. */
  private static final int QUIET_AFTER = 750;

  /** For how long the way back is to be found. */
  private static final int RETURN_SECONDS = 120;

  private final List<Watch> watches = new ArrayList<>();
  private final Contrast[] known = new Contrast[16];
  private final long[] knownEnds = new long[known.length];
  private final History history = new History();
  private final ShiftSettings widest;

  /** One detector and what it found. */
  static final class Watch {
    private final ShiftDetector detector;
    private final boolean plain;
    private History.@Nullable LastShift last;

    /** Shifts found. */
    int found;

    /** Delays of those that were to be found, in seconds; -1 for one that was not. */
    final List<Integer> delays = new ArrayList<>();

    /** The same of the way back, which starts at the end of a shift. */
    final List<Integer> returns = new ArrayList<>();

    /**
     * @param plain whether the formula's own sigma decides
     */
    Watch(ShiftSettings settings, boolean plain) {
      detector = new ShiftDetector(settings);
      this.plain = plain;
    }
  }

  /**
   * @param settings one a detector, all with the same windows; each is tried steady, then plain
   */
  ShiftTrials(List<ShiftSettings> settings) {
    settings.forEach(s -> watches.add(new Watch(s, false)));
    settings.forEach(s -> watches.add(new Watch(s, true)));
    widest =
        settings.stream()
            .max((a, b) -> Integer.compare(a.historySeconds(), b.historySeconds()))
            .orElseThrow();
  }

  /** The detectors, in the order of their settings, steady ones first. */
  List<Watch> watches() {
    return watches;
  }

  /** A time in which nothing is to be found. */
  void quiet(SimulatedAudience audience, int seconds) {
    for (int second = 0; second < seconds; second++) {
      step(audience, second, 0);
    }
  }

  /** Shifts, up and down in turn; each is to be found while the short window has any of it. */
  void shifts(SimulatedAudience audience, double size, int length, int times) {
    int start = QUIET_BEFORE;
    for (int i = 0; i < times; i++) {
      double shift = i % 2 == 0 ? size : -size;
      Shift.Direction there = shift > 0 ? Shift.Direction.UP : Shift.Direction.DOWN;
      Shift.Direction back = shift > 0 ? Shift.Direction.DOWN : Shift.Direction.UP;
      int end = start + length;
      for (Watch watch : watches) {
        watch.delays.add(-1);
        watch.returns.add(-1);
      }
      for (int second = i == 0 ? 0 : start - QUIET_AFTER; second < end + QUIET_AFTER; second++) {
        step(audience, second, second >= start && second < end ? shift : 0);
        for (Watch watch : watches) {
          if (second >= start && second < end + widest.shortSeconds()) {
            note(watch, watch.delays, there, second, start);
          }
          if (second >= end && second < end + RETURN_SECONDS) {
            note(watch, watch.returns, back, second, end);
          }
        }
      }
      start = end + 2 * QUIET_AFTER;
    }
  }

  /** Notes the first that is found, in the last trial. */
  private static void note(
      Watch watch, List<Integer> delays, Shift.Direction wanted, int second, int since) {
    boolean isFound =
        watch.last != null
            && watch.last.timeMs() / 1_000 == second
            && watch.last.direction() == wanted;
    int trial = delays.size() - 1;
    if (isFound && delays.get(trial) < 0) {
      delays.set(trial, second - since + 1);
    }
  }

  private void step(SimulatedAudience audience, int second, double shift) {
    if (audience.next(second, shift, history) == 0) {
      return;
    }
    long nowMs = second * 1_000L + 999;
    history.prune(nowMs - widest.historySeconds() * 1_000L);
    long slice = History.SLICE_SECONDS * 1_000L;
    long end = (nowMs / slice + 1) * slice;
    knownEnds[slot(end)] = -1;
    for (Watch watch : watches) {
      Optional<Move> move =
          watch.detector.evaluate(
              watch.last, nowMs, e -> watch.plain ? plain(contrast(watch, e)) : contrast(watch, e));
      move.ifPresent(
          m -> {
            watch.last = new History.LastShift(nowMs, m.direction());
            watch.found++;
          });
    }
  }

  /** All detectors have the same windows, so they share what is measured. */
  private Contrast contrast(Watch watch, long end) {
    int slot = slot(end);
    if (knownEnds[slot] != end) {
      known[slot] = watch.detector.contrastEnding(history, end);
      knownEnds[slot] = end;
    }
    return known[slot];
  }

  private int slot(long end) {
    return (int) (end / (History.SLICE_SECONDS * 1_000L) % known.length);
  }

  private static Contrast plain(Contrast c) {
    return new Contrast(
        c.posts(),
        c.longPosts(),
        c.longSeconds(),
        c.shortMean(),
        c.longMean(),
        c.sigma(),
        c.sigma());
  }
}
