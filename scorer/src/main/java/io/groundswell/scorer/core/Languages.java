package io.groundswell.scorer.core;

import io.groundswell.scorer.core.Outcome.Scored;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says each text's language, and whether the model reads it. */
public final class Languages {
  /** Where languages are counted that the detector does not know. */
  static final String OTHER = "other";

  private final LanguageDetector detector;
  private final Set<String> expected;
  private final Set<String> readable;
  private final Map<ModelId, Set<String>> readableByModel;

  /**
   * For one model.
   *
   * @param readable BCP 47 primary languages that the model reads; if empty, which is to say
   *     unknown, every language counts as supported
   */
  public Languages(LanguageDetector detector, Set<String> readable) {
    this(detector, readable, readable, Map.of());
  }

  /**
   * For several models.
   *
   * @param expected languages that some model is there for: a text in one is not lightly taken for
   *     another
   * @param readable as of one model, for each that {@code readableByModel} lacks
   * @param readableByModel as {@code readable}, each model's own
   */
  public Languages(
      LanguageDetector detector,
      Set<String> expected,
      Set<String> readable,
      Map<ModelId, Set<String>> readableByModel) {
    this.detector = detector;
    this.expected = Set.copyOf(expected);
    this.readable = Set.copyOf(readable);
    this.readableByModel = Map.copyOf(readableByModel);
  }

  /**
   * For another model, which is asked beside: texts are told to be in the same languages.
   *
   * @param others as of one model
   */
  public Languages readBy(Set<String> others) {
    return new Languages(detector, expected, others, Map.of());
  }

  /**
   * Which language a text is in.
   *
   * @param declared the producer's word for it, which is believed if it is a well-formed BCP 47 tag
   *     of a language; null if there is none
   */
  public LanguageTag tell(String text, @Nullable String declared) {
    return LanguageTag.declared(declared == null ? "" : declared)
        .orElseGet(
            () -> {
              String detected = detector.detect(text, expected);
              return new LanguageTag(detected, detected);
            });
  }

  /** The language of a text, which is not told anew if its scorer had to, for its model. */
  public Language of(Text text, Scored scored) {
    LanguageTag told =
        scored.language() == null ? tell(text.value(), text.declaredLanguage()) : scored.language();
    return language(told, readableByModel.getOrDefault(scored.model(), readable));
  }

  /**
   * The language of a text, for the one model, or the one that has no languages of its own here.
   *
   * @param declared as of {@link #tell}
   */
  public Language of(String text, @Nullable String declared) {
    return language(tell(text, declared), readable);
  }

  private Language language(LanguageTag told, Set<String> readable) {
    boolean undetermined = told.primary().equals(LanguageDetector.UNDETERMINED);
    boolean known = undetermined || detector.languages().contains(told.primary());
    return new Language(
        told.tag(),
        known ? told.primary() : OTHER,
        undetermined || readable.isEmpty() || readable.contains(told.primary()));
  }
}
