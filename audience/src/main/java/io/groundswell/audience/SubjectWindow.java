package io.groundswell.audience;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The counts of one subject in one window, and their publication. Mutable; not thread-safe. */
public final class SubjectWindow {
  private static final int VERSION = 1;

  /** 4 KiB, and a standard error of 1.2 %. */
  private static final int AUTHORS_PRECISION = 12;

  /** 2 KiB, and a standard error of 1.7 %. */
  private static final int TEXTS_PRECISION = 11;

  private static final int EXACT_TEXTS = 128;

  private Tally tally = new Tally();
  private final Distinct texts = new Distinct(EXACT_TEXTS, TEXTS_PRECISION);
  private int trackedAuthors;
  private @Nullable UltraLogLog authorsSketch;
  private long authorsUnknown;
  private long capped;
  private long shared;
  private long unsupported;
  private int revision;
  private boolean unpublished;
  private @Nullable String publishedGroup;

  /** Counts a post. */
  public void weighIn(
      String label, double negative, double neutral, double positive, long textHash) {
    tally.add(label, negative, neutral, positive);
    texts.add(textHash);
    unpublished = true;
  }

  /** Counts a post without an author. */
  public void unknownAuthor() {
    authorsUnknown++;
  }

  /** Counts a post beyond its author's limit. */
  public void capped() {
    capped++;
    unpublished = true;
  }

  /** Counts a post left out since it names other subjects of the group. */
  public void shared() {
    shared++;
    unpublished = true;
  }

  /** Counts a post left out for its language. */
  public void unsupported() {
    unsupported++;
    unpublished = true;
  }

  /** Number of authors counted individually. */
  public int trackedAuthors() {
    return trackedAuthors;
  }

  /** Adds an author to those counted individually. */
  public void newAuthor() {
    trackedAuthors++;
  }

  /**
   * Adds an author beyond those counted individually.
   *
   * @param known hashes of those counted individually; read once
   */
  public void furtherAuthor(long hash, java.util.function.Supplier<LongStream> known) {
    UltraLogLog sketch = authorsSketch;
    if (sketch == null) {
      sketch = UltraLogLog.create(AUTHORS_PRECISION);
      known.get().forEach(sketch::add);
      authorsSketch = sketch;
    }
    sketch.add(hash);
  }

  /** Number of posts counted. */
  public long volume() {
    return tally.volume();
  }

  /** Whether there are unpublished changes. */
  public boolean unpublished() {
    return unpublished;
  }

  /** 0 before it was first published as final, then one more each time. */
  public int revision() {
    return revision;
  }

  /**
   * Marks the counts as published.
   *
   * @param asFinal whether as final; once final, a window stays so
   */
  public void publish(boolean asFinal) {
    if (asFinal || revision > 0) {
      revision++;
    }
    unpublished = false;
  }

  /** The group in which it is published individually; null if it is not. */
  public @Nullable String publishedGroup() {
    return publishedGroup;
  }

  /**
   * Sets the group in which it is published individually.
   *
   * @param group null if it is not published individually
   */
  public void publishedGroup(@Nullable String group) {
    publishedGroup = group;
  }

  /** The current counts. */
  public Summary summary() {
    UltraLogLog sketch = authorsSketch;
    return new Summary(
        tally,
        sketch == null ? trackedAuthors : Math.round(sketch.getDistinctCountEstimate()),
        sketch != null,
        authorsUnknown,
        Math.min(texts.count(), tally.volume()),
        capped,
        shared,
        unsupported);
  }

  /** Writes it in the compact binary format. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    tally.writeTo(out);
    texts.writeTo(out);
    out.writeInt(trackedAuthors);
    UltraLogLog sketch = authorsSketch;
    out.writeBoolean(sketch != null);
    if (sketch != null) {
      out.write(sketch.getState());
    }
    out.writeLong(authorsUnknown);
    out.writeLong(capped);
    out.writeLong(shared);
    out.writeLong(unsupported);
    out.writeInt(revision);
    out.writeBoolean(unpublished);
    out.writeBoolean(publishedGroup != null);
    if (publishedGroup != null) {
      out.writeUTF(publishedGroup);
    }
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IOException if another version wrote it
   */
  public static SubjectWindow readFrom(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("state of version " + version + " can't be read");
    }
    SubjectWindow window = new SubjectWindow();
    window.tally = Tally.readFrom(in);
    window.texts.readFrom(in);
    window.trackedAuthors = in.readInt();
    if (in.readBoolean()) {
      byte[] state = new byte[1 << AUTHORS_PRECISION];
      in.readFully(state);
      window.authorsSketch = UltraLogLog.wrap(state);
    }
    window.authorsUnknown = in.readLong();
    window.capped = in.readLong();
    window.shared = in.readLong();
    window.unsupported = in.readLong();
    window.revision = in.readInt();
    window.unpublished = in.readBoolean();
    window.publishedGroup = in.readBoolean() ? in.readUTF() : null;
    return window;
  }
}
