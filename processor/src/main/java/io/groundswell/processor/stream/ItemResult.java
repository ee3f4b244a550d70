package io.groundswell.processor.stream;

import io.groundswell.common.json.ErrorCode;
import io.groundswell.scorer.core.Language;
import io.groundswell.scorer.core.Outcome;
import io.groundswell.scorer.core.Outcome.Failed;
import io.groundswell.scorer.core.Outcome.Scored;
import java.util.function.Function;

/**
 * The result of one text.
 *
 * @param <T> the item of the text: a post, or the text of a request
 */
public sealed interface ItemResult<T> {
  /** A score. */
  record Answered<T>(T item, Scored scored, Language language) implements ItemResult<T> {}

  /** An error instead of a score. */
  record Refused<T>(ErrorCode code, String message) implements ItemResult<T> {}

  /**
   * The scorer's outcome for {@code item}; each failure has an error code of the same name.
   *
   * @param language evaluated only for a score
   */
  static <T> ItemResult<T> of(T item, Outcome outcome, Function<Scored, Language> language) {
    if (outcome instanceof Scored scored) {
      return new Answered<>(item, scored, language.apply(scored));
    }
    Failed failed = (Failed) outcome;
    return new Refused<>(ErrorCode.valueOf(failed.failure().name()), failed.message());
  }
}
