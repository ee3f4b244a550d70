package io.groundswell.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TallyTest {
  private static final Counting EM = Counting.of(Counting.Method.EM, Optional.empty());

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 10_000})
  void whatIsWrittenIsRead(int posts) throws Exception {
    Tally tally = random(posts, 1);
    Tally read = read(written(tally));
    assertThat(written(read)).isEqualTo(written(tally));
    assertThat(read.volume()).isEqualTo(posts);
    assertThat(read.figures(EM)).isEqualTo(tally.figures(EM));
  }

  @Test
  void fewPostsTakeFewBytesAndManyLessThanSixHundred() throws Exception {
    assertThat(written(random(0, 1))).hasSize(5);
    assertThat(written(random(5, 1))).hasSizeLessThanOrEqualTo(15);
    assertThat(written(random(1_000_000, 1))).hasSizeLessThan(600);
  }

  @Test
  void tallyingPartsAndAddingThemIsTallyingAll() throws Exception {
    Tally all = new Tally();
    add(all, 70, 1);
    add(all, 30, 2);
    Tally merged = random(70, 1);
    merged.add(random(30, 2));
    assertThat(written(merged)).isEqualTo(written(all));
  }

  @Test
  void subtractingUndoesAdding() throws Exception {
    Tally tally = random(70, 1);
    tally.add(random(30, 2));
    tally.subtract(random(30, 2));
    assertThat(written(tally)).isEqualTo(written(random(70, 1)));
    tally.subtract(random(70, 1));
    assertThat(written(tally)).isEqualTo(written(new Tally()));
  }

  @Test
  void figuresCarryTheLabelsAndTheAdjustedCounts() {
    Tally tally = new Tally();
    tally.add("POSITIVE", 0.1, 0.2, 0.7);
    tally.add("NEUTRAL", 0.1, 0.7, 0.2);
    tally.add("NEUTRAL", 0.1, 0.7, 0.2);
    var figures = tally.figures(Counting.of(Counting.Method.CLASSIFY, Optional.empty()));
    assertThat(figures.positive()).isEqualTo(1);
    assertThat(figures.neutral()).isEqualTo(2);
    assertThat(figures.negative()).isZero();
    assertThat(figures.adjusted().method()).isEqualTo("classify");
    assertThat(figures.adjusted().neutral()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, -1, Double.POSITIVE_INFINITY})
  void whereScoresAreNoneTheLabelIsTakenForCertain(double score) throws Exception {
    Tally tally = new Tally();
    tally.add("NEGATIVE", score, 0.2, 0.1);
    Tally certain = new Tally();
    certain.add("NEGATIVE", 1, 0, 0);
    assertThat(written(tally)).isEqualTo(written(certain));
  }

  @Test
  void scoresOfAnySumAreTakenInProportion() throws Exception {
    Tally tally = new Tally();
    tally.add("NEGATIVE", 60, 20, 20);
    Tally same = new Tally();
    same.add("NEGATIVE", 0.6, 0.2, 0.2);
    assertThat(written(tally)).isEqualTo(written(same));
  }

  @Test
  void anotherVersionIsRefused() {
    assertThatThrownBy(() -> read(new byte[] {9, 0, 0, 0, 0}))
        .isInstanceOf(IOException.class)
        .hasMessage("A tally is of version 1, not 9.");
    assertThatThrownBy(() -> read(new byte[] {1, 1, 0, 0, 1, (byte) 200, 1}))
        .hasMessage("A tally has no cell 200.");
  }

  static Tally random(int posts, long seed) {
    Tally tally = new Tally();
    add(tally, posts, seed);
    return tally;
  }

  private static void add(Tally tally, int posts, long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < posts; i++) {
      double negative = -Math.log(1 - random.nextDouble());
      double neutral = -Math.log(1 - random.nextDouble());
      double positive = -Math.log(1 - random.nextDouble());
      String label =
          negative >= neutral && negative >= positive
              ? "NEGATIVE"
              : neutral >= positive ? "NEUTRAL" : "POSITIVE";
      tally.add(label, negative, neutral, positive);
    }
  }

  private static byte[] written(Tally tally) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    tally.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static Tally read(byte[] bytes) throws IOException {
    return Tally.readFrom(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
