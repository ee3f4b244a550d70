package io.groundswell.processor.stream;

import io.groundswell.common.json.ErrorCode;
import io.groundswell.scorer.core.Language;
import io.groundswell.scorer.core.Outcome;
import io.groundswell.scorer.core.Outcome.Failed;
import io.groundswell.scorer.core.Outcome.Scored;
import java.util.function.Function;

/**
 * What became of one text.
 *
 * @param <T> what the text stands for: a post, or the text of a request
 */
public sealed interface ItemResult<T> {
  /** It has a score. */
  record Answered<T>(T item, Scored scored, Language language) implements ItemResult<T> {}

  /** It has none, for a reason. */
  record Refused<T>(ErrorCode code, String message) implements ItemResult<T> {}

  /**
   * The scorer's outcome for {@code item}; each failure has an error code of the same name.
   *
   * @param language asked only if there is a score
   */
  static <T> ItemResult<T> of(T item, Outcome outcome, Function<Scored, Language> language) {
    if (outcome instanceof Scored scored) {
      return new Answered<>(item, scored, language.apply(scored));
    }
    Failed failed = (Failed) outcome;
    return new Refused<>(ErrorCode.valueOf(failed.failure().name()), failed.message());
  }
}
