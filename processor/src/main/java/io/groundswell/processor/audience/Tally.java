package io.groundswell.processor.audience;

import io.groundswell.topics.Figures;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Posts that weigh in, counted by label. Mutable; not thread-safe. */
public final class Tally {
  private long positive;
  private long neutral;
  private long negative;

  /** Counts one post by its three scores; the label is their argmax, as the scored post has it. */
  public void add(String label, double negativeScore, double neutralScore, double positiveScore) {
    switch (label) {
      case "POSITIVE" -> positive++;
      case "NEGATIVE" -> negative++;
      default -> neutral++;
    }
  }

  /** Counts all that {@code other} has. */
  public void add(Tally other) {
    positive += other.positive;
    neutral += other.neutral;
    negative += other.negative;
  }

  /** Takes away what {@code other} has, all of which was added before. */
  public void subtract(Tally other) {
    positive -= other.positive;
    neutral -= other.neutral;
    negative -= other.negative;
  }

  /** Posts counted. */
  public long volume() {
    return positive + neutral + negative;
  }

  /** The figures to publish. */
  public Figures figures() {
    return new Figures(
        positive, neutral, negative, new Figures.Adjusted("classify", positive, neutral, negative));
  }

  /** Writes it, compactly. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeLong(positive);
    out.writeLong(neutral);
    out.writeLong(negative);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static Tally readFrom(DataInput in) throws IOException {
    Tally tally = new Tally();
    tally.positive = in.readLong();
    tally.neutral = in.readLong();
    tally.negative = in.readLong();
    return tally;
  }
}
