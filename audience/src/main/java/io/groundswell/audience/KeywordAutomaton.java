package io.groundswell.audience;

import java.util.Arrays;
import java.util.List;

/**
 * Finds all of many patterns in one pass over a text (Aho and Corasick, "Efficient string matching:
 * an aid to bibliographic search", CACM 1975). Edges are in one open hash table, so that memory
 * goes with the patterns' characters and not with the alphabet. Immutable.
 */
final class KeywordAutomaton {
  private static final int NONE = -1;

  /** Takes what is found. */
  @FunctionalInterface
  interface Hits {
    /**
     * A pattern ends here.
     *
     * @param pattern its index
     * @param end the index after its last character
     * @return whether shorter patterns that end here too are wanted
     */
    boolean found(int pattern, int end);
  }

  private final long[] edges;
  private final int[] targets;
  private final int[] fail;
  private final int[] pattern;
  private final int[] shorter; // the state of the longest other pattern that ends with this state
  private int states = 1;

  /**
   * @param patterns distinct, none of them empty
   */
  KeywordAutomaton(List<String> patterns) {
    int most = 1 + patterns.stream().mapToInt(String::length).sum();
    edges = new long[Integer.highestOneBit(most) * 4];
    targets = new int[edges.length];
    fail = new int[most];
    shorter = new int[most];
    pattern = new int[most];
    Arrays.fill(pattern, NONE);
    // Level by level: what a state fails to is less deep, so it is there already.
    int[] at = new int[patterns.size()];
    int longest = patterns.stream().mapToInt(String::length).max().orElse(0);
    for (int depth = 0; depth < longest; depth++) {
      for (int p = 0; p < at.length; p++) {
        String text = patterns.get(p);
        if (depth < text.length()) {
          at[p] = child(at[p], text.charAt(depth));
          if (depth + 1 == text.length()) {
            pattern[at[p]] = p;
          }
        }
      }
    }
  }

  /**
   * Finds every occurrence of every pattern, by their ends, the longest first.
   *
   * @return steps taken: at most twice the text's length, and one for each occurrence found
   */
  long scan(CharSequence text, Hits hits) {
    long steps = 0;
    int state = 0;
    for (int i = 0; i < text.length(); i++) {
      int slot = slot(state, text.charAt(i));
      for (steps++; edges[slot] == 0 && state != 0; steps++) {
        state = fail[state];
        slot = slot(state, text.charAt(i));
      }
      state = targets[slot]; // 0 where the slot is free
      int ending = pattern[state] == NONE ? shorter[state] : state;
      for (boolean more = true; more && ending != 0; ending = shorter[ending], steps++) {
        more = hits.found(pattern[ending], i + 1);
      }
    }
    return steps;
  }

  private int child(int state, char c) {
    int slot = slot(state, c);
    if (edges[slot] == 0) {
      int child = states++;
      fail[child] = state == 0 ? 0 : next(fail[state], c);
      shorter[child] = pattern[fail[child]] == NONE ? shorter[fail[child]] : fail[child];
      edges[slot] = edge(state, c);
      targets[slot] = child;
    }
    return targets[slot];
  }

  private int next(int from, char c) {
    int state = from;
    while (state != 0 && edges[slot(state, c)] == 0) {
      state = fail[state];
    }
    return targets[slot(state, c)];
  }

  /** Where the edge is, or would be. */
  private int slot(int state, char c) {
    long edge = edge(state, c);
    int mask = edges.length - 1;
    int slot = (int) ((edge * 0x9E3779B97F4A7C15L) >>> 40) & mask;
    while (edges[slot] != 0 && edges[slot] != edge) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Never 0, which is a free slot. */
  private static long edge(int state, char c) {
    return ((long) state << 16 | c) + 1;
  }
}
