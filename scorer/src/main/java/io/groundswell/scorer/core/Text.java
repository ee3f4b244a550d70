package io.groundswell.scorer.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text to score.
 *
 * @param value as its author wrote it; well-formed Unicode, not blank
 * @param declaredLanguage the language that its producer declared; null if there is none
 * @param subjects the subjects that its producer declared; may be empty
 */
public record Text(String value, @Nullable String declaredLanguage, List<String> subjects) {
  /** A text without declared language and subjects. */
  public Text(String value) {
    this(value, null, List.of());
  }
}
