package io.groundswell.processor.stream;

import io.groundswell.processor.scoring.Outcome;
import io.groundswell.processor.scoring.Outcome.Failed;
import io.groundswell.processor.scoring.Outcome.Scored;
import io.groundswell.topics.ErrorCode;

/** What became of one text of a post or a request. */
public sealed interface ItemResult {
  /** It has a score. */
  record Answered(String text, Scored scored) implements ItemResult {}

  /** It has none, for a reason. */
  record Refused(ErrorCode code, String message) implements ItemResult {}

  /** The scorer's outcome for {@code text}; each failure has an error code of the same name. */
  static ItemResult of(String text, Outcome outcome) {
    if (outcome instanceof Scored scored) {
      return new Answered(text, scored);
    }
    Failed failed = (Failed) outcome;
    return new Refused(ErrorCode.valueOf(failed.failure().name()), failed.message());
  }
}
