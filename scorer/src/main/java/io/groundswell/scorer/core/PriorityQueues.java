package io.groundswell.scorer.core;

import io.groundswell.scorer.core.Flight.PieceInFlight;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;

/** What waits in one lane, in the order in which it came, and each model's by length. */
final class PriorityQueues {
  private static final Comparator<Entry> LONGEST_FIRST =
      Comparator.<Entry>comparingInt(entry -> -entry.tokens()).thenComparingLong(Entry::arrival);

  private final Priority lane;
  private final Deque<Entry> inOrder = new ArrayDeque<>(); // those taken before their turn, too
  private final Map<InferenceQueue.Caller, NavigableSet<Entry>> byLength = new HashMap<>();
  private int pieces;
  private int tokens;
  private long bytes;

  PriorityQueues(Priority lane) {
    this.lane = lane;
  }

  /**
   * A piece's place.
   *
   * @param arrival its number among all that came
   */
  record Entry(PieceInFlight piece, InferenceQueue.Caller caller, Priority lane, long arrival) {
    int tokens() {
      return piece.tokens();
    }
  }

  Priority lane() {
    return lane;
  }

  void add(Entry entry) {
    inOrder.add(entry);
    byLength.computeIfAbsent(entry.caller(), c -> new TreeSet<>(LONGEST_FIRST)).add(entry);
    count(entry, 1);
  }

  /**
   * Takes an entry out.
   *
   * @param entry by which its piece does not wait any more
   */
  void remove(Entry entry) {
    NavigableSet<Entry> ofCaller = ofCaller(entry);
    ofCaller.remove(entry);
    if (ofCaller.isEmpty()) {
      byLength.remove(entry.caller());
    }
    count(entry, -1);
    while (!inOrder.isEmpty() && inOrder.element().piece().waits != inOrder.element()) {
      inOrder.remove();
    }
  }

  private void count(Entry entry, int sign) {
    pieces += sign;
    tokens += sign * entry.tokens();
    bytes += sign * entry.piece().bytes();
  }

  private NavigableSet<Entry> ofCaller(Entry entry) {
    return Objects.requireNonNull(byLength.get(entry.caller()));
  }

  /** The one that has waited longest; of those that came together, the longest. */
  Entry first() {
    return inOrder.element();
  }

  /** This entry, and those of the same model that are not longer, the longest first. */
  Iterable<Entry> notLongerThan(Entry entry) {
    return ofCaller(entry).tailSet(entry, true);
  }

  List<Entry> all() {
    List<Entry> all = new ArrayList<>();
    byLength.values().forEach(all::addAll);
    return all;
  }

  boolean isEmpty() {
    return pieces == 0;
  }

  int pieces() {
    return pieces;
  }

  int tokens() {
    return tokens;
  }

  long bytes() {
    return bytes;
  }
}
