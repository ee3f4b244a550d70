package io.groundswell.audience;

import io.groundswell.topics.Figures;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Posts that weigh in: how many of each label, and how many of which scores, so that any {@link
 * Counting} can be made of it later. Whole numbers only, so that adding and taking away leave
 * nothing behind. Mutable; not thread-safe.
 *
 * <p>Written, it has 5 bytes and at most 2 more for each of few posts; a full one, with a million
 * posts, less than 600.
 */
public final class Tally {
  private static final int VERSION = 1;
  private static final int LABELS = 3;

  private final long[] labels = new long[LABELS];
  private final long[] cells = new long[ScoreGrid.CELLS];

  /**
   * Counts one post by its three scores; the label is their argmax, as the scored post has it.
   *
   * @param label POSITIVE, NEGATIVE or NEUTRAL; anything else is taken for NEUTRAL
   * @param negativeScore a probability; where the three are none, the label is taken for certain
   */
  public void add(String label, double negativeScore, double neutralScore, double positiveScore) {
    int index =
        switch (label) {
          case "NEGATIVE" -> 0;
          case "POSITIVE" -> 2;
          default -> 1;
        };
    labels[index]++;
    double sum = negativeScore + neutralScore + positiveScore;
    boolean probabilities =
        negativeScore >= 0 && neutralScore >= 0 && positiveScore >= 0 && sum > 0 && sum < 1 / 0.0;
    int cell =
        probabilities
            ? ScoreGrid.cell(negativeScore / sum, neutralScore / sum, positiveScore / sum)
            : ScoreGrid.cell(index == 0 ? 1 : 0, index == 1 ? 1 : 0, index == 2 ? 1 : 0);
    cells[cell]++;
  }

  /** Counts all that {@code other} has. */
  public void add(Tally other) {
    combine(other, 1);
  }

  /** Takes away what {@code other} has, all of which was added before. */
  public void subtract(Tally other) {
    combine(other, -1);
  }

  private void combine(Tally other, int sign) {
    for (int i = 0; i < labels.length; i++) {
      labels[i] += sign * other.labels[i];
    }
    for (int i = 0; i < cells.length; i++) {
      cells[i] += sign * other.cells[i];
    }
  }

  /** Posts counted. */
  public long volume() {
    return labels[0] + labels[1] + labels[2];
  }

  /** Posts labelled POSITIVE. */
  public long positive() {
    return labels[2];
  }

  /** Posts labelled NEGATIVE. */
  public long negative() {
    return labels[0];
  }

  /** The figures to publish. */
  public Figures figures(Counting counting) {
    return new Figures(labels[2], labels[1], labels[0], counting.count(this));
  }

  /** Posts labelled negative, neutral, positive. */
  double[] labels() {
    return new double[] {labels[0], labels[1], labels[2]};
  }

  /**
   * Expected numbers of negative, neutral and positive posts, by Bayes' rule for each.
   *
   * @param shares the classes' shares beforehand, of sum 1
   */
  double[] expected(double[] shares) {
    double[] expected = new double[LABELS];
    for (int cell = 0; cell < cells.length; cell++) {
      if (cells[cell] != 0) {
        double negative = ScoreGrid.score(cell, 0) * shares[0];
        double neutral = ScoreGrid.score(cell, 1) * shares[1];
        double positive = ScoreGrid.score(cell, 2) * shares[2];
        double each = cells[cell] / (negative + neutral + positive);
        expected[0] += each * negative;
        expected[1] += each * neutral;
        expected[2] += each * positive;
      }
    }
    return expected;
  }

  /** Writes it, compactly: a version, the labels, and the cells that have posts. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    for (long count : labels) {
      writeCount(out, count);
    }
    int filled = 0;
    for (long count : cells) {
      filled += count == 0 ? 0 : 1;
    }
    out.writeByte(filled);
    for (int cell = 0; cell < cells.length; cell++) {
      if (cells[cell] != 0) {
        out.writeByte(cell);
        writeCount(out, cells[cell]);
      }
    }
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IOException if it is of another version or broken
   */
  public static Tally readFrom(DataInput in) throws IOException {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException("A tally is of version %d, not %d.".formatted(VERSION, version));
    }
    Tally tally = new Tally();
    for (int i = 0; i < tally.labels.length; i++) {
      tally.labels[i] = readCount(in);
    }
    for (int left = in.readUnsignedByte(); left > 0; left--) {
      int cell = in.readUnsignedByte();
      if (cell >= ScoreGrid.CELLS) {
        throw new IOException("A tally has no cell %d.".formatted(cell));
      }
      tally.cells[cell] = readCount(in);
    }
    return tally;
  }

  /** Seven bits a byte, the lowest first; all but the last have the highest bit set. */
  private static void writeCount(DataOutput out, long count) throws IOException {
    long left = count;
    while ((left & ~0x7FL) != 0) {
      out.writeByte((int) (left & 0x7F) | 0x80);
      left >>>= 7;
    }
    out.writeByte((int) left);
  }

  private static long readCount(DataInput in) throws IOException {
    long count = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int read = in.readUnsignedByte();
      count |= (long) (read & 0x7F) << shift;
      if ((read & 0x80) == 0) {
        return count;
      }
    }
    throw new IOException("A tally's count has no end.");
  }
}
