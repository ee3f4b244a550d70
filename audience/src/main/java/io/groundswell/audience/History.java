package io.groundswell.audience;

import io.groundswell.topics.Shift;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The polarity of a subject's posts of the last minutes, in slices of event time, and the subject's
 * last shift. Times are epoch milliseconds. Slices are kept until {@link #prune}, which the caller
 * of {@code add} must call. Mutable; not thread-safe.
 */
public final class History {
  /** Length of a slice. */
  public static final int SLICE_SECONDS = 10;

  static final long SLICE_MS = SLICE_SECONDS * 1_000L;
  private static final byte VERSION = 1;

  /**
   * Posts of a span of time.
   *
   * @param posts how many there are
   * @param positive how many of them are POSITIVE
   * @param negative how many of them are NEGATIVE
   * @param slices how many slices have any
   */
  public record Sums(long posts, long positive, long negative, int slices) {
    /** Mean polarity (POSITIVE 1, NEUTRAL 0, NEGATIVE −1), in [−1, 1]; 0 without posts. */
    public double mean() {
      return posts == 0 ? 0 : (double) (positive - negative) / posts;
    }

    /** Variance of polarity, in [0, 1]; 0 without posts. */
    public double variance() {
      return posts == 0 ? 0 : (double) (positive + negative) / posts - mean() * mean();
    }

    Sums plus(Sums other) {
      return new Sums(
          posts + other.posts,
          positive + other.positive,
          negative + other.negative,
          slices + other.slices);
    }
  }

  /** The last shift: when it was found, and where sentiment had moved. */
  public record LastShift(long timeMs, Shift.Direction direction) {}

  private static final class Slice {
    private long posts;
    private long positive;
    private long negative;

    private void add(long morePosts, long morePositive, long moreNegative) {
      posts += morePosts;
      positive += morePositive;
      negative += moreNegative;
    }
  }

  /** By number since the epoch; none of them is empty. */
  private final NavigableMap<Long, Slice> slices = new TreeMap<>();

  private @Nullable LastShift lastShift;

  /**
   * Adds a post.
   *
   * @param polarity 1, 0 or −1
   */
  public void add(long timeMs, int polarity) {
    slice(Math.floorDiv(timeMs, SLICE_MS)).add(1, polarity > 0 ? 1 : 0, polarity < 0 ? 1 : 0);
  }

  /** Adds all posts of {@code other}; its last shift is none of this one's. */
  public void add(History other) {
    other.slices.forEach((n, s) -> slice(n).add(s.posts, s.positive, s.negative));
  }

  /**
   * Replaces the counts of a slice; idempotent.
   *
   * @param startMs any moment of the slice
   */
  public void set(long startMs, long posts, long positive, long negative) {
    long number = Math.floorDiv(startMs, SLICE_MS);
    slices.remove(number);
    if (posts > 0) {
      slice(number).add(posts, positive, negative);
    }
  }

  /** Forgets slices that end at {@code beforeMs} or earlier; the last shift is kept. */
  public void prune(long beforeMs) {
    slices.headMap(Math.floorDiv(beforeMs, SLICE_MS), false).clear();
  }

  /** Whether there are no posts; then only the last shift can be lost with it. */
  public boolean isEmpty() {
    return slices.isEmpty();
  }

  /** The end of the slice that a moment lies in, in epoch milliseconds. */
  public static long endOfSlice(long ms) {
    return (Math.floorDiv(ms, SLICE_MS) + 1) * SLICE_MS;
  }

  /** Sums over slices that start in [fromMs, toMs). */
  public Sums sums(long fromMs, long toMs) {
    long posts = 0;
    long positive = 0;
    long negative = 0;
    Map<Long, Slice> span = slices.subMap(firstFrom(fromMs), true, firstFrom(toMs), false);
    int count = 0;
    for (Slice slice : span.values()) {
      posts += slice.posts;
      positive += slice.positive;
      negative += slice.negative;
      count++;
    }
    return new Sums(posts, positive, negative, count);
  }

  /** The last shift; null if there was none. */
  public @Nullable LastShift lastShift() {
    return lastShift;
  }

  /** Remembers the last shift. */
  public void shifted(LastShift shift) {
    lastShift = shift;
  }

  /** Writes it compactly: some 6 bytes a slice. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeByte(lastShift == null ? 0 : lastShift.direction() == Shift.Direction.UP ? 1 : 2);
    if (lastShift != null) {
      out.writeLong(lastShift.timeMs());
    }
    writeNumber(out, slices.size());
    long previous = 0;
    for (Map.Entry<Long, Slice> entry : slices.entrySet()) {
      Slice slice = entry.getValue();
      writeNumber(out, entry.getKey() - previous);
      writeNumber(out, slice.posts);
      writeNumber(out, slice.positive);
      writeNumber(out, slice.negative);
      previous = entry.getKey();
    }
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IOException if it was written by another version
   */
  public static History readFrom(DataInput in) throws IOException {
    byte version = in.readByte();
    if (version != VERSION) {
      throw new IOException("A history has version " + version + ", not " + VERSION + ".");
    }
    History history = new History();
    byte direction = in.readByte();
    if (direction != 0) {
      history.lastShift =
          new LastShift(in.readLong(), direction == 1 ? Shift.Direction.UP : Shift.Direction.DOWN);
    }
    long number = 0;
    for (long left = readNumber(in); left > 0; left--) {
      number += readNumber(in);
      history.slice(number).add(readNumber(in), readNumber(in), readNumber(in));
    }
    return history;
  }

  /** The first slice that starts at {@code ms} or later. */
  private static long firstFrom(long ms) {
    return -Math.floorDiv(-ms, SLICE_MS);
  }

  private Slice slice(long number) {
    return slices.computeIfAbsent(number, n -> new Slice());
  }

  /** Seven bits a byte, the lowest first; the sign bit means that more follow (LEB128). */
  private static void writeNumber(DataOutput out, long number) throws IOException {
    long left = number;
    while ((left & ~0x7FL) != 0) {
      out.writeByte((int) (left & 0x7F) | 0x80);
      left >>>= 7;
    }
    out.writeByte((int) left);
  }

  private static long readNumber(DataInput in) throws IOException {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.readByte();
      number |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IOException("A history has a number that does not end.");
  }
}
