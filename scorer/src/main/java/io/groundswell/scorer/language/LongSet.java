package io.groundswell.scorer.language;

/** A set of numbers other than 0 with a fixed capacity, by open addressing. */
final class LongSet {
  private final long[] table;
  private int size;

  /** Creates a set for up to {@code most} numbers. */
  LongSet(int most) {
    table = new long[capacity(most)];
  }

  /** A power of two that keeps the load factor at most one half. */
  static int capacity(int most) {
    return Integer.highestOneBit(Math.max(1, most)) << 2;
  }

  /**
   * The first slot to probe for a number in a table of {@code capacity} slots: multiplicative
   * hashing with 2^64 over the golden ratio (Knuth, "The Art of Computer Programming", 6.4).
   */
  static int place(long number, int capacity) {
    return (int) (number * 0x9E37_79B9_7F4A_7C15L >>> 32) & capacity - 1;
  }

  /** Adds a number; returns whether it was absent. */
  boolean add(long number) {
    int at = place(number, table.length);
    while (table[at] != 0) {
      if (table[at] == number) {
        return false;
      }
      at = at + 1 & table.length - 1;
    }
    table[at] = number;
    size++;
    return true;
  }

  int size() {
    return size;
  }
}
