package io.groundswell.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.topics.Shift;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShiftDetectorTest {
  private static final long START = 1_700_000_000_000L;
  private static final ShiftSettings SETTINGS = ShiftSettings.of(4, 15, 100, 20, 300);

  private ShiftDetector detector = new ShiftDetector(SETTINGS);
  private final History history = new History();
  private final List<Move> moves = new ArrayList<>();
  private final List<Long> times = new ArrayList<>();
  private long now = START;

  @Test
  void anAudienceThatStaysAsItIsDoesNotShift() {
    watch(3_600, 2, 0.1);

    assertThat(moves).isEmpty();
  }

  @Test
  void aLastingShiftIsFoundOnceWithinAMinute() {
    watch(900, 2, 0.1);
    long shift = now;
    watch(1_800, 2, 0.9);

    assertThat(moves).hasSize(1);
    assertThat(moves.get(0).direction()).isEqualTo(Shift.Direction.UP);
    assertThat(moves.get(0).shortMean()).isGreaterThan(moves.get(0).longMean());
    assertThat(moves.get(0).sigma()).isGreaterThan(4);
    assertThat(times.get(0) - shift).isBetween(20_000L, 60_000L);
  }

  @Test
  void theWayBackIsAShiftOfItsOwn() {
    watch(900, 2, 0.1);
    watch(600, 2, 0.9);
    watch(600, 2, 0.1);

    assertThat(moves)
        .extracting(Move::direction)
        .containsExactly(Shift.Direction.UP, Shift.Direction.DOWN);
  }

  @Test
  void withinTheGapTheWayBackIsNoShift() {
    detector = new ShiftDetector(ShiftSettings.of(4, 15, 100, 20, 3_600));
    watch(900, 2, 0.1);
    watch(600, 2, 0.9);
    watch(600, 2, 0.1);

    assertThat(moves).extracting(Move::direction).containsExactly(Shift.Direction.UP);
  }

  @Test
  void whatDoesNotHoldIsNoShift() {
    watch(900, 2, 0.1);
    watch(20, 2, 1);
    watch(900, 2, 0.1);

    assertThat(moves).isEmpty();
  }

  @Test
  void aWindowWithTooFewPostsShowsNoShift() {
    watch(900, 0.2, 0.1);
    watch(300, 0.2, 1);
    assertThat(moves).isEmpty();
  }

  @Test
  void aSubjectMustHaveBeenTalkedOfForAMinute() {
    watch(50, 10, 0);
    watch(65, 10, 1);
    assertThat(moves).isEmpty();
  }

  @Test
  void howOftenOneLooksDoesNotMatter() {
    watch(900, 2, 0.1);
    post(60, 2, 0.9);

    assertThat(look()).isPresent();
  }

  @Test
  void aRestartInTheMiddleFindsNothingTwice() throws Exception {
    watch(900, 2, 0.1);
    watch(100, 2, 0.9);
    assertThat(moves).hasSize(1);

    History restored = HistoryTest.read(HistoryTest.written(history));
    assertThat(detector.evaluate(restored, now)).isEmpty();
    assertThat(restored.lastShift())
        .isEqualTo(new History.LastShift(times.get(0), Shift.Direction.UP));
  }

  @Test
  void severityGrowsWithTheDistanceBeyondTheThreshold() {
    assertThat(severity(0.25)).isEqualTo(Shift.Severity.LOW);
    assertThat(severity(0.38)).isEqualTo(Shift.Severity.MEDIUM);
    assertThat(severity(0.6)).isEqualTo(Shift.Severity.HIGH);
  }

  @Test
  void theRestOfTheGroupHasMovedTooHasNotOrIsTooSmall() {
    watch(900, 2, 0.1);
    watch(60, 2, 0.6);
    History still = new History();
    for (long time = START; time < now; time += 100) {
      still.add(time, (int) (time / 100 % 3) - 1);
    }

    assertThat(detector.moved(history, now, Shift.Direction.UP)).isTrue();
    assertThat(detector.moved(history, now, Shift.Direction.DOWN)).isFalse();
    assertThat(detector.moved(still, now, Shift.Direction.UP)).isFalse();
    assertThat(detector.moved(new History(), now, Shift.Direction.UP)).isNull();
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> ShiftSettings.of(0, 15, 100, 20, 300))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ShiftSettings(4, 15, 100, 60, 55, 900, 20, 300))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(SETTINGS.historySeconds()).isEqualTo(920);
  }

  private Shift.Severity severity(double mean) {
    ShiftDetectorTest other = new ShiftDetectorTest();
    other.post(900, 20, 0);
    other.post(80, 20, mean);
    return other.look().orElseThrow().severity();
  }

  /** Posts of that mean polarity at a constant rate, with a look each second. */
  private void watch(int seconds, double rate, double mean) {
    for (int second = 0; second < seconds; second++) {
      post(1, rate, mean);
      look()
          .ifPresent(
              move -> {
                moves.add(move);
                times.add(now - 1);
              });
      history.prune(now - SETTINGS.historySeconds() * 1_000L);
    }
  }

  private Optional<Move> look() {
    return detector.evaluate(history, now - 1);
  }

  /** As many positive and negative posts as make the mean, each kind spread out evenly. */
  private void post(int seconds, double rate, double mean) {
    double step = 1_000 / rate;
    long end = now + seconds * 1_000L;
    for (long n = (long) Math.ceil(now / step); n * step < end; n++) {
      double share = (1 + mean) / 2;
      boolean isPositive = Math.floor((n + 1) * share) > Math.floor(n * share);
      history.add((long) (n * step), isPositive ? 1 : -1);
    }
    now = end;
  }
}
