package io.groundswell.scorer.core;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;

/** Waiting segments of one priority, in the order of their arrival and, per model, by length. */
final class SegmentQueue {
  private static final Comparator<Segment> LONGEST_FIRST =
      Comparator.<Segment>comparingInt(segment -> -segment.tokens())
          .thenComparingLong(segment -> segment.arrival);

  private final Priority priority;

  /** Segments that were removed from its middle stay until they are the first. */
  private final Deque<Segment> byArrival = new ArrayDeque<>();

  private final Map<InferenceQueue.Caller, NavigableSet<Segment>> byLength = new HashMap<>();
  private int size;
  private int tokens;
  private long bytes;

  SegmentQueue(Priority priority) {
    this.priority = priority;
  }

  Priority priority() {
    return priority;
  }

  /**
   * Adds a segment that waits nowhere.
   *
   * @param arrival its number among all segments that were queued
   */
  void add(Segment segment, long arrival) {
    segment.priority = priority;
    segment.arrival = arrival;
    segment.waiting = true;
    byArrival.add(segment);
    byLength.computeIfAbsent(segment.text.caller, c -> new TreeSet<>(LONGEST_FIRST)).add(segment);
    count(segment, 1);
  }

  /** Removes a segment that waits here. */
  void remove(Segment segment) {
    segment.waiting = false;
    NavigableSet<Segment> ofModel = ofModel(segment);
    ofModel.remove(segment);
    if (ofModel.isEmpty()) {
      byLength.remove(segment.text.caller);
    }
    count(segment, -1);
    while (!byArrival.isEmpty() && !waitsHere(byArrival.element())) {
      byArrival.remove();
    }
  }

  private boolean waitsHere(Segment segment) {
    return segment.waiting && segment.priority == priority;
  }

  private void count(Segment segment, int sign) {
    size += sign;
    tokens += sign * segment.tokens();
    bytes += sign * segment.bytes();
  }

  private NavigableSet<Segment> ofModel(Segment segment) {
    return Objects.requireNonNull(byLength.get(segment.text.caller));
  }

  /** The segment that has waited longest; of those that arrived together, the longest. */
  Segment first() {
    return byArrival.element();
  }

  /** This segment and those of the same model that are not longer, the longest first. */
  Iterable<Segment> notLongerThan(Segment segment) {
    return ofModel(segment).tailSet(segment, true);
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  int tokens() {
    return tokens;
  }

  long bytes() {
    return bytes;
  }
}
