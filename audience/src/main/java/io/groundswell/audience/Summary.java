package io.groundswell.audience;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What is known of a subject, or of several together, in one window. Sums of several subjects are
 * exact but for authors and texts, which may be the same in more than one. Mutable; not
 * thread-safe.
 */
public final class Summary {
  private final Tally tally;
  private long authors;
  private boolean authorsApproximate;
  private long authorsUnknown;
  private long distinctTexts;
  private long capped;
  private long shared;
  private long unsupported;

  /** Of nothing yet. */
  public Summary() {
    this(new Tally());
  }

  private Summary(Tally tally) {
    this.tally = tally;
  }

  Summary(
      Tally tally,
      long authors,
      boolean authorsApproximate,
      long authorsUnknown,
      long distinctTexts,
      long capped,
      long shared,
      long unsupported) {
    this(copyOf(tally));
    this.authors = authors;
    this.authorsApproximate = authorsApproximate;
    this.authorsUnknown = authorsUnknown;
    this.distinctTexts = distinctTexts;
    this.capped = capped;
    this.shared = shared;
    this.unsupported = unsupported;
  }

  private static Tally copyOf(Tally tally) {
    Tally copy = new Tally();
    copy.add(tally);
    return copy;
  }

  /** Adds another subject's. */
  public void add(Summary other) {
    tally.add(other.tally);
    count(other, 1);
  }

  /** Takes away what was added. */
  public void subtract(Summary other) {
    tally.subtract(other.tally);
    count(other, -1);
  }

  private void count(Summary other, int sign) {
    authors += sign * other.authors;
    authorsApproximate |= other.authorsApproximate;
    authorsUnknown += sign * other.authorsUnknown;
    distinctTexts += sign * other.distinctTexts;
    capped += sign * other.capped;
    shared += sign * other.shared;
    unsupported += sign * other.unsupported;
  }

  /** Posts that weigh in. */
  public Tally tally() {
    return tally;
  }

  /** Distinct known authors of posts that weigh in. */
  public long authors() {
    return authors;
  }

  /** Whether {@link #authors()} is an estimate. */
  public boolean authorsApproximate() {
    return authorsApproximate;
  }

  /** Posts that weigh in and have no author. */
  public long authorsUnknown() {
    return authorsUnknown;
  }

  /** Distinct texts of posts that weigh in; an estimate where there are many. */
  public long distinctTexts() {
    return distinctTexts;
  }

  /** Posts beyond what one author may weigh in. */
  public long capped() {
    return capped;
  }

  /** Posts left out since they name other subjects of the group. */
  public long shared() {
    return shared;
  }

  /** Posts left out for their language. */
  public long unsupported() {
    return unsupported;
  }

  /** Writes it, compactly. */
  public void writeTo(DataOutput out) throws IOException {
    tally.writeTo(out);
    out.writeLong(authors);
    out.writeBoolean(authorsApproximate);
    out.writeLong(authorsUnknown);
    out.writeLong(distinctTexts);
    out.writeLong(capped);
    out.writeLong(shared);
    out.writeLong(unsupported);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static Summary readFrom(DataInput in) throws IOException {
    Summary summary = new Summary(Tally.readFrom(in));
    summary.authors = in.readLong();
    summary.authorsApproximate = in.readBoolean();
    summary.authorsUnknown = in.readLong();
    summary.distinctTexts = in.readLong();
    summary.capped = in.readLong();
    summary.shared = in.readLong();
    summary.unsupported = in.readLong();
    return summary;
  }
}
