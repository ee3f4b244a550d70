package io.groundswell.audience;

import io.groundswell.topics.Shift;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the moment at which an audience changes its mind: the mean polarity of the short window
 * against that of the long one without it. A move is a shift when its {@link Contrast#steadySigma}
 * is beyond k now and was so, in the same direction, at the ends of all slices within the hold
 * time, with enough posts each time. That needs no memory of earlier looks, so it does not matter
 * how often one looks, how fast the event clock runs, or whether there was a restart.
 *
 * <p>After a shift there is none for the minimum gap, and none in the same direction for as long as
 * the long window: until then that window has not learned the new level, and a lasting shift would
 * be found again and again. Immutable.
 */
public final class ShiftDetector {
  /** Multiples of k from which a shift is more than low. */
  private static final double MEDIUM = 1.5;

  private static final double HIGH = 2;

  /** One look at one group, not thousands a day: the usual 95 % are enough. */
  private static final double MOVED_SIGMA = 2;

  private final ShiftSettings settings;

  public ShiftDetector(ShiftSettings settings) {
    this.settings = settings;
  }

  /**
   * Looks whether there is a shift, and remembers it in the history.
   *
   * @param nowMs the event clock; the slice it lies in counts as far as it has come
   */
  public Optional<Move> evaluate(History history, long nowMs) {
    Optional<Move> move =
        evaluate(history.lastShift(), nowMs, endMs -> contrastEnding(history, endMs));
    move.ifPresent(m -> history.shifted(new History.LastShift(nowMs, m.direction())));
    return move;
  }

  /**
   * The decision alone.
   *
   * @param last the subject's last shift
   * @param nowMs the event clock
   * @param contrasts contrasts of windows that end at the end of a slice, in epoch milliseconds
   */
  public Optional<Move> evaluate(
      History.@Nullable LastShift last, long nowMs, LongFunction<Contrast> contrasts) {
    long endMs = History.endOfSlice(nowMs);
    Contrast now = contrasts.apply(endMs);
    Shift.Direction direction = now.direction();
    if (!isBeyond(now, direction, settings.k()) || isTooSoon(last, nowMs, direction)) {
      return Optional.empty();
    }
    for (int i = 1; i <= settings.holdSlices(); i++) {
      if (!isBeyond(contrasts.apply(endMs - i * History.SLICE_MS), direction, settings.k())) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new Move(
            direction,
            now.sigma(),
            now.posts(),
            now.longPosts(),
            now.shortMean(),
            now.longMean(),
            severity(Math.abs(now.steadySigma()))));
  }

  /**
   * Whether an audience has moved, too: by two standard errors or more in that direction.
   *
   * @param restOfGroup all other subjects' posts
   * @param nowMs the event clock
   * @return null if it has too few posts
   */
  public @Nullable Boolean moved(History restOfGroup, long nowMs, Shift.Direction direction) {
    Contrast rest = contrastEnding(restOfGroup, History.endOfSlice(nowMs));
    return hasEnough(rest) ? (Boolean) isBeyond(rest, direction, MOVED_SIGMA) : null;
  }

  /** The contrast of the windows that end at {@code endMs}, a multiple of a slice. */
  public Contrast contrastEnding(History history, long endMs) {
    return Contrast.of(history, endMs, settings.shortSeconds(), settings.longSeconds());
  }

  private boolean isBeyond(Contrast contrast, Shift.Direction direction, double k) {
    return Math.abs(contrast.steadySigma()) >= k
        && contrast.direction() == direction
        && hasEnough(contrast);
  }

  private boolean hasEnough(Contrast contrast) {
    return contrast.posts() >= settings.minPosts()
        && contrast.longPosts() >= settings.minLongPosts()
        && contrast.longSeconds() >= settings.minLongSeconds();
  }

  private boolean isTooSoon(
      History.@Nullable LastShift last, long nowMs, Shift.Direction direction) {
    if (last == null) {
      return false;
    }
    int gap =
        last.direction() == direction
            ? Math.max(settings.minGapSeconds(), settings.longSeconds())
            : settings.minGapSeconds();
    return nowMs - last.timeMs() < gap * 1_000L;
  }

  private Shift.Severity severity(double steadySigma) {
    if (steadySigma >= HIGH * settings.k()) {
      return Shift.Severity.HIGH;
    }
    return steadySigma >= MEDIUM * settings.k() ? Shift.Severity.MEDIUM : Shift.Severity.LOW;
  }
}
