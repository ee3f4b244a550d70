package io.groundswell.benchmarks;

import java.util.List;

/**
 * A part of a load test. Phases follow one another, each when the one before is answered.
 *
 * @param name no other's of the same test; without tabs
 * @param perSecond requests that are sent each second whatever the answers do; for {@link
 *     Kind#CONNECTIONS} the number of these
 * @param seconds how long
 */
record Phase(String name, Kind kind, double perSecond, int seconds) {
  /** What is asked. */
  enum Kind {
    /** Single texts that are in the cache; answers that come from there are counted. */
    CACHED,
    /** Single texts that were never seen. */
    NEW,
    /** Batches of ten, four of them in the cache; an answer with a failed item is a failure. */
    BATCH,
    /** Connections that stay open, each with a cached text every second. */
    CONNECTIONS,
    /** Nothing. */
    PAUSE
  }

  private static final String BETWEEN = "\t";

  /** One line, as {@link #parse} reads it. */
  String line() {
    return String.join(
        BETWEEN, name, kind.name(), Double.toString(perSecond), Integer.toString(seconds));
  }

  static Phase parse(String line) {
    List<String> fields = List.of(line.split(BETWEEN));
    return new Phase(
        fields.get(0),
        Kind.valueOf(fields.get(1)),
        Double.parseDouble(fields.get(2)),
        Integer.parseInt(fields.get(3)));
  }

  /** How many requests it sends if it is not held up. */
  int requests() {
    return (int) (perSecond * seconds);
  }
}
