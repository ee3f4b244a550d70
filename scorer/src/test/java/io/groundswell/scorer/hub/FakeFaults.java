package io.groundswell.scorer.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Faults that {@link FakeHub} injects. Thread-safe. */
final class FakeFaults {
  enum Kind {
    STATUS,
    BREAK_OFF,
    STALL
  }

  /**
   * A fault.
   *
   * @param value a status, or the number of bytes before the fault
   * @param headers names and values of the response, alternating
   */
  record Fault(Pattern path, Kind kind, int value, String... headers) {}

  private final List<Fault> pending = new ArrayList<>();

  /** Adds a fault for the next {@code times} requests whose path matches in part. */
  synchronized void add(String path, Kind kind, int value, int times, String... headers) {
    Fault fault = new Fault(Pattern.compile(path), kind, value, headers);
    for (int i = 0; i < times; i++) {
      pending.add(fault);
    }
  }

  /** Removes and returns the first fault of a path; null if there is none. */
  synchronized Fault next(String path, Kind kind) {
    for (Fault fault : pending) {
      if (fault.kind == kind && fault.path.matcher(path).find()) {
        pending.remove(fault);
        return fault;
      }
    }
    return null;
  }
}
