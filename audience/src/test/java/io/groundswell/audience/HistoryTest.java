package io.groundswell.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.topics.Shift;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final long START = 1_700_000_000_000L;

  private final History history = new History();

  @Test
  void postsAreSummedOverSlicesThatStartWithinTheSpan() {
    history.add(START, 1);
    history.add(START + 9_999, -1);
    history.add(START + 10_000, 0);
    history.add(START + 20_000, 1);

    assertThat(history.sums(START, START + 20_000)).isEqualTo(new History.Sums(3, 1, 1, 2));
    assertThat(history.sums(START + 1, START + 20_001)).isEqualTo(new History.Sums(2, 1, 0, 2));
    assertThat(history.sums(START + 30_000, START + 90_000).posts()).isZero();
  }

  @Test
  void meanAndVarianceAreThoseOfPolarity() {
    History.Sums sums = new History.Sums(10, 5, 1, 1);

    assertThat(sums.mean()).isEqualTo(0.4);
    assertThat(sums.variance()).isEqualTo(0.6 - 0.16);
    assertThat(new History.Sums(0, 0, 0, 0).mean()).isZero();
    assertThat(new History.Sums(0, 0, 0, 0).variance()).isZero();
  }

  @Test
  void timesBeforeTheEpochHaveSlicesToo() {
    history.add(-1, 1);

    assertThat(history.sums(-10_000, 0).posts()).isEqualTo(1);
    assertThat(history.sums(0, 10_000).posts()).isZero();
  }

  @Test
  void whatIsPrunedIsGoneAndASliceThatReachesFurtherStays() {
    history.add(START, 1);
    history.add(START + 10_000, 1);

    history.prune(START + 9_999);
    assertThat(history.sums(START, START + 20_000).posts()).isEqualTo(2);
    history.prune(START + 10_000);
    assertThat(history.sums(START, START + 20_000).posts()).isEqualTo(1);
    history.prune(START + 20_000);
    assertThat(history.isEmpty()).isTrue();
  }

  @Test
  void settingASliceAgainChangesNothing() {
    history.add(START, -1);
    history.set(START, 7, 3, 2);
    history.set(START + 5_000, 7, 3, 2);

    assertThat(history.sums(START, START + 10_000)).isEqualTo(new History.Sums(7, 3, 2, 1));
    history.set(START, 0, 0, 0);
    assertThat(history.isEmpty()).isTrue();
  }

  @Test
  void severalHistoriesMakeOneWithoutTheirShifts() {
    History other = new History();
    other.add(START, 1);
    other.add(START + 10_000, -1);
    other.shifted(new History.LastShift(START, Shift.Direction.UP));
    history.add(START, 0);

    history.add(other);
    history.add(START + 10_000, 1);

    assertThat(history.sums(START, START + 20_000)).isEqualTo(new History.Sums(4, 2, 1, 2));
    assertThat(history.lastShift()).isNull();
    assertThat(other.sums(START, START + 20_000).posts()).isEqualTo(2);
  }

  @Test
  void itIsReadAsItWasWritten() throws Exception {
    history.add(START, 1);
    history.set(START + 840_000, 1_000_000, 400_000, 70);
    history.shifted(new History.LastShift(START + 3, Shift.Direction.DOWN));

    History read = read(written(history));

    assertThat(read.sums(START, START + 10_000)).isEqualTo(new History.Sums(1, 1, 0, 1));
    assertThat(read.sums(START + 10_000, START + 900_000))
        .isEqualTo(new History.Sums(1_000_000, 400_000, 70, 1));
    assertThat(read.lastShift()).isEqualTo(history.lastShift());
    assertThat(written(read)).isEqualTo(written(history));
  }

  @Test
  void fifteenMinutesOfTenThousandPostsASecondTakeLessThanAKilobyte() throws Exception {
    for (int slice = 0; slice <= 90; slice++) {
      history.set(START + slice * 10_000L, 100_000, 40_000, 30_000);
    }

    assertThat(written(history)).hasSizeLessThan(1_000);
    assertThat(written(new History())).hasSizeLessThan(4);
  }

  @Test
  void anotherVersionIsASentence() {
    assertThatThrownBy(() -> read(new byte[] {9, 0, 0}))
        .isInstanceOf(IOException.class)
        .hasMessage("A history has version 9, not 1.");
  }

  static byte[] written(History history) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    history.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  static History read(byte[] bytes) throws IOException {
    return History.readFrom(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
