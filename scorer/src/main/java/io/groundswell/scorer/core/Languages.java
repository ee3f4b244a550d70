package io.groundswell.scorer.core;

import java.util.Set;

/** Determines the language of each text, and whether a model supports it. Thread-safe. */
public final class Languages {
  /** The group of languages that the detector does not know. */
  static final String OTHER = "other";

  private final LanguageDetector detector;
  private final Set<String> expected;

  /**
   * @param expected BCP 47 primary languages that detection favours: those of the models
   */
  public Languages(LanguageDetector detector, Set<String> expected) {
    this.detector = detector;
    this.expected = Set.copyOf(expected);
  }

  /** The declared language of a text if it is valid, else the detected one. */
  LanguageTag tag(Text text) {
    String declared = text.declaredLanguage();
    return LanguageTag.declared(declared == null ? "" : declared)
        .orElseGet(
            () -> {
              String detected = detector.detect(text.value(), expected);
              return new LanguageTag(detected, detected);
            });
  }

  /**
   * The language of a text.
   *
   * @param supported BCP 47 primary languages of the model; if empty, they are not known and every
   *     language counts as supported
   */
  public Language of(Text text, Set<String> supported) {
    LanguageTag tag = tag(text);
    boolean undetermined = tag.primary().equals(LanguageDetector.UNDETERMINED);
    boolean known = undetermined || detector.languages().contains(tag.primary());
    return new Language(
        tag.tag(),
        known ? tag.primary() : OTHER,
        undetermined || supported.isEmpty() || supported.contains(tag.primary()));
  }
}
