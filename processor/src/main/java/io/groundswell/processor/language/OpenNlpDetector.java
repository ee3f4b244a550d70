package io.groundswell.processor.language;

import io.groundswell.processor.scoring.LanguageDetector;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Tells languages by their script where that is enough, and by OpenNLP's n-grams where several
 * share a script. Immutable.
 */
public final class OpenNlpDetector implements LanguageDetector {
  /** Scripts of one language, near enough. */
  private static final Map<UnicodeScript, String> BY_SCRIPT =
      Map.ofEntries(
          Map.entry(UnicodeScript.HAN, "zh"),
          Map.entry(UnicodeScript.HIRAGANA, "ja"),
          Map.entry(UnicodeScript.KATAKANA, "ja"),
          Map.entry(UnicodeScript.HANGUL, "ko"),
          Map.entry(UnicodeScript.THAI, "th"),
          Map.entry(UnicodeScript.GREEK, "el"),
          Map.entry(UnicodeScript.HEBREW, "he"),
          Map.entry(UnicodeScript.BENGALI, "bn"),
          Map.entry(UnicodeScript.TAMIL, "ta"),
          Map.entry(UnicodeScript.TELUGU, "te"),
          Map.entry(UnicodeScript.KANNADA, "kn"),
          Map.entry(UnicodeScript.MALAYALAM, "ml"),
          Map.entry(UnicodeScript.GUJARATI, "gu"),
          Map.entry(UnicodeScript.GURMUKHI, "pa"),
          Map.entry(UnicodeScript.SINHALA, "si"),
          Map.entry(UnicodeScript.GEORGIAN, "ka"),
          Map.entry(UnicodeScript.ARMENIAN, "hy"),
          Map.entry(UnicodeScript.KHMER, "km"),
          Map.entry(UnicodeScript.LAO, "lo"),
          Map.entry(UnicodeScript.MYANMAR, "my"),
          Map.entry(UnicodeScript.ETHIOPIC, "am"));

  /**
   * By script, the most used first: the model's codes and ours. Several of the model's may be one
   * of ours.
   */
  private static final Map<UnicodeScript, String> BY_GRAMS =
      Map.of(
          UnicodeScript.LATIN,
          """
          eng=en spa=es por=pt fra=fr deu=de ita=it nld=nl tur=tr ind=id msa=ms pol=pl swe=sv dan=da
          nob=no nno=no fin=fi isl=is ces=cs slk=sk hun=hu ron=ro hrv=hr slv=sl sqi=sq est=et ekk=et
          lav=lv lvs=lv lit=lt vie=vi tgl=tl cat=ca glg=gl eus=eu swa=sw aze=az""",
          UnicodeScript.CYRILLIC,
          "rus=ru ukr=uk bel=be bul=bg mkd=mk",
          UnicodeScript.ARABIC,
          "ara=ar fas=fa pes=fa urd=ur",
          UnicodeScript.DEVANAGARI,
          "hin=hi mar=mr nep=ne");

  /** Letters below which nothing is told. */
  private static final int FEWEST_LETTERS = 2;

  /**
   * How clearly a language must lead to be told: the logarithm of its lead times the number of
   * n-grams. Names and slang in short texts look like any language.
   */
  private static final double CLEAR = 40;

  /** The least lead, however long the text: mixed languages and names again. */
  private static final double LEAST_LEAD = 0.25;

  /** Enough to tell one readable language, or one of a foreign script: little depends on it. */
  private static final double FAIRLY_CLEAR = 4;

  /** Letters and spaces that are enough if they are readable: so most posts cost a quarter less. */
  private static final int GLANCE = 64;

  private static final int WARM_UP_ROUNDS = 100;

  private record Candidate(UnicodeScript script, String code, String tag) {}

  private final List<Candidate> candidates;
  private final NGramModel model;
  private final Set<String> languages;

  private OpenNlpDetector(List<Candidate> candidates) {
    this.candidates = candidates;
    this.model = NGramModel.load(candidates.stream().map(Candidate::code).toList());
    Set<String> tags = new TreeSet<>(BY_SCRIPT.values());
    candidates.forEach(candidate -> tags.add(candidate.tag));
    this.languages = Collections.unmodifiableSet(tags);
  }

  /**
   * Loads the detector and warms it up, which takes half a second and 20 MB.
   *
   * @throws IllegalStateException if its model is not in the class path
   */
  public static OpenNlpDetector load() {
    List<Candidate> candidates = new ArrayList<>();
    Map<UnicodeScript, String> inOrder = new EnumMap<>(BY_GRAMS);
    inOrder.forEach(
        (script, pairs) -> {
          for (String pair : pairs.split("\\s+")) {
            String[] codes = pair.split("=");
            candidates.add(new Candidate(script, codes[0], codes[1]));
          }
        });
    OpenNlpDetector detector = new OpenNlpDetector(candidates);
    for (int i = 0; i < WARM_UP_ROUNDS; i++) {
      detector.detect("What a lovely day it is for all of us here.", Set.of("en"));
    }
    return detector;
  }

  @Override
  public Set<String> languages() {
    return languages;
  }

  @Override
  public String detect(String text, Set<String> readable) {
    Evidence evidence = Evidence.of(text);
    if (evidence.letters() < FEWEST_LETTERS) {
      return UNDETERMINED;
    }
    String only = BY_SCRIPT.get(evidence.script());
    if (only != null) {
      return only;
    }
    if (!BY_GRAMS.containsKey(evidence.script())) {
      return UNDETERMINED;
    }
    String words = evidence.words();
    if (words.length() > GLANCE) {
      String atFirst = byGrams(evidence.script(), words.substring(0, GLANCE), readable);
      if (readable.contains(atFirst)) {
        return atFirst;
      }
    }
    return byGrams(evidence.script(), words, readable);
  }

  private String byGrams(UnicodeScript script, String words, Set<String> readable) {
    String[] grams = NGramModel.grams(words);
    double[] probabilities = model.probabilities(grams);
    int best = likeliest(probabilities, script, tag -> true);
    String tag = candidates.get(best).tag;
    boolean isReadable = readable.contains(tag);
    int rival =
        likeliest(
            probabilities,
            script,
            other ->
                !other.equals(tag)
                    && (isReadable || readable.isEmpty() || readable.contains(other)));
    boolean foreignScript = rival < 0;
    if (foreignScript) {
      rival = indexOfUsual(script);
    }
    double lead = Math.log(probabilities[best] / probabilities[rival]);
    if (isReadable || foreignScript) {
      String otherwise = isReadable ? UNDETERMINED : candidates.get(rival).tag;
      return lead * grams.length >= FAIRLY_CLEAR ? tag : otherwise;
    }
    return lead >= LEAST_LEAD && lead * grams.length >= CLEAR ? tag : UNDETERMINED;
  }

  private int likeliest(double[] probabilities, UnicodeScript script, Predicate<String> tags) {
    int best = -1;
    for (int i = 0; i < probabilities.length; i++) {
      Candidate candidate = candidates.get(i);
      if (candidate.script == script
          && tags.test(candidate.tag)
          && (best < 0 || probabilities[i] > probabilities[best])) {
        best = i;
      }
    }
    return best;
  }

  /** The first of a script, which is its most used. */
  private int indexOfUsual(UnicodeScript script) {
    int index = 0;
    while (candidates.get(index).script != script) {
      index++;
    }
    return index;
  }
}
