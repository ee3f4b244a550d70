package io.groundswell.bridge.reply;

import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.topics.ScorerStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last status of at most {@link #MAX_SCORERS} scorers. A known scorer keeps its place, so that
 * a flood of statuses can't hide a working one. Thread-safe.
 */
public final class ScorerRegistry {
  /** Older statuses are ignored: their scorer has stopped. */
  public static final Duration FRESH = Duration.ofSeconds(5);

  /** The most scorers that are kept. */
  public static final int MAX_SCORERS = 100;

  /** A status further in the future gets the time of its arrival: its scorer's clock is fast. */
  private static final Duration CLOCKS_DIFFER = FRESH;

  /** A status and the time that its age is measured from. */
  private record Known(ScorerStatus status, Instant time) {}

  private final Map<String, Known> latest = new HashMap<>();
  private final Clock clock;

  /**
   * @param clock measures the age of a status
   */
  public ScorerRegistry(Clock clock) {
    this.clock = clock;
  }

  /**
   * Processes a record of the status topic.
   *
   * @param instance the record's key
   * @param value null where the scorer has stopped
   * @param isNew whether it was written after the bridge started to consume. The age of others is
   *     unknown: they are ignored if their time is in the future
   * @throws BadInputException if the value is malformed, is the status of another instance, or
   *     exceeds {@link #MAX_SCORERS}
   */
  public synchronized void accept(String instance, byte @Nullable [] value, boolean isNew)
      throws BadInputException {
    latest.values().removeIf(known -> !isFresh(known));
    if (value == null) {
      latest.remove(instance);
      return;
    }
    ScorerStatus status = ScorerStatus.read(value);
    if (!status.instance().equals(instance)) {
      throw new BadInputException(
          ErrorCode.INVALID_JSON, "The record's key is not the scorer's instance.");
    }
    Instant now = clock.instant();
    boolean isAhead = status.time().isAfter(now.plus(CLOCKS_DIFFER));
    if (isAhead && !isNew) {
      return;
    }
    if (latest.size() == MAX_SCORERS && !latest.containsKey(instance)) {
      throw new BadInputException(
          ErrorCode.INVALID_JSON, "More than " + MAX_SCORERS + " scorers report.");
    }
    latest.put(instance, new Known(status, isAhead ? now : status.time()));
  }

  /** The fresh statuses: ready scorers first, then by instance. */
  public synchronized List<ScorerStatus> fresh() {
    return latest.values().stream()
        .filter(this::isFresh)
        .map(Known::status)
        .sorted(
            Comparator.comparing((ScorerStatus status) -> !status.ready())
                .thenComparing(ScorerStatus::instance))
        .toList();
  }

  private boolean isFresh(Known known) {
    Instant oldest = clock.instant().minus(FRESH);
    return !known.time().isBefore(oldest);
  }
}
