package io.groundswell.bridge.reply;

import io.groundswell.topics.BadInputException;
import io.groundswell.topics.ScorerStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every scorer said last of itself. Thread-safe. */
public final class ScorerBoard {
  /** Older statuses are ignored: their scorer is gone. */
  public static final Duration FRESH = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(ScorerBoard.class);

  private final ConcurrentMap<String, ScorerStatus> latest = new ConcurrentHashMap<>();
  private final Clock clock;

  /**
   * @param clock tells how old a status is
   */
  public ScorerBoard(Clock clock) {
    this.clock = clock;
  }

  /**
   * Takes a record of the status topic.
   *
   * @param instance the record's key
   * @param value null says that the scorer has stopped
   */
  public void accept(String instance, byte @Nullable [] value) {
    latest.values().removeIf(status -> !isFresh(status));
    if (value == null) {
      latest.remove(instance);
      return;
    }
    try {
      latest.put(instance, ScorerStatus.read(value));
    } catch (BadInputException e) {
      log.debug("status can't be read: instance={} reason={}", instance, e.getMessage());
    }
  }

  /** The statuses that are fresh now, ready scorers first, each group by instance. */
  public List<ScorerStatus> fresh() {
    return latest.values().stream()
        .filter(this::isFresh)
        .sorted(
            Comparator.comparing((ScorerStatus status) -> !status.ready())
                .thenComparing(ScorerStatus::instance))
        .toList();
  }

  private boolean isFresh(ScorerStatus status) {
    Instant oldest = clock.instant().minus(FRESH);
    return !status.time().isBefore(oldest);
  }
}
