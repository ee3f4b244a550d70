package io.groundswell.scorer.language;

/** A set of numbers other than 0, of limited size: a table with open addressing. */
final class LongSet {
  private final long[] table;
  private int size;

  /** Holds up to {@code most} numbers. */
  LongSet(int most) {
    table = new long[capacity(most)];
  }

  /** A power of two that leaves at least half of the places free. */
  static int capacity(int most) {
    return Integer.highestOneBit(Math.max(1, most)) << 2;
  }

  /**
   * Where to look for a number first, in a table of {@code capacity} places. Multiplied by 2^64
   * over the golden ratio, whose upper bits depend on all of the number's (Knuth, "The Art of
   * Computer Programming", 6.4).
   */
  static int place(long number, int capacity) {
    return (int) (number * 0x9E37_79B9_7F4A_7C15L >>> 32) & capacity - 1;
  }

  /** Whether it was not there. */
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
