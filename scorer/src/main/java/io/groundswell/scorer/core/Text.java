package io.groundswell.scorer.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text to score.
 *
 * @param value as its author wrote it; well-formed Unicode, not blank
 * @param declaredLanguage the producer's word for its language; null if there is none
 * @param subjects what it is about, as its producer says; may be empty
 */
public record Text(String value, @Nullable String declaredLanguage, List<String> subjects) {
  /** A text of which nothing else is known. */
  public Text(String value) {
    this(value, null, List.of());
  }
}
