package io.groundswell.scorer.language;

import io.groundswell.scorer.core.LanguageDetector;
import java.lang.Character.UnicodeScript;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Detects languages by script, and by OpenNLP's n-gram model where several languages share a
 * script. Immutable.
 */
public final class OpenNlpDetector implements LanguageDetector {
  /** Scripts that stand for one language, with negligible exceptions. */
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
   * The model's codes and our tags by script, the most frequent first. Several codes may share a
   * tag.
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

  /** Texts with fewer letters are undetermined. */
  private static final int FEWEST_LETTERS = 2;

  /**
   * Required lead of a language that the model does not support: log-likelihood ratio times number
   * of n-grams. Names and slang in short texts resemble many languages.
   */
  private static final double CLEAR = 40;

  /** Required log-likelihood ratio at any length, because of names and mixed languages. */
  private static final double LEAST_LEAD = 0.25;

  /**
   * Required lead, as {@link #CLEAR}, of a readable language, or among languages of other scripts.
   */
  private static final double FAIRLY_CLEAR = 4;

  /**
   * Characters after which a readable language is final; saves a quarter of the time of most posts.
   */
  private static final int GLANCE = 64;

  private static final int WARM_UP_ROUNDS = 100;

  /** The languages that share a script: the tag of each of the model's codes. */
  private record Candidates(NGramModel model, List<String> tags) {}

  private final Map<UnicodeScript, Candidates> byGrams = new EnumMap<>(UnicodeScript.class);
  private final Set<String> languages;

  private OpenNlpDetector() {
    Map<UnicodeScript, List<String>> codes = new EnumMap<>(UnicodeScript.class);
    Map<UnicodeScript, List<String>> tags = new EnumMap<>(UnicodeScript.class);
    BY_GRAMS.forEach(
        (script, pairs) -> {
          List<String[]> split =
              Arrays.stream(pairs.split("\\s+")).map(pair -> pair.split("=")).toList();
          codes.put(script, split.stream().map(pair -> pair[0]).toList());
          tags.put(script, split.stream().map(pair -> pair[1]).toList());
        });
    Set<String> all = new TreeSet<>(BY_SCRIPT.values());
    NGramModel.load(codes)
        .forEach(
            (script, model) -> {
              List<String> own = tags.getOrDefault(script, List.of());
              byGrams.put(script, new Candidates(model, own));
              all.addAll(own);
            });
    languages = Collections.unmodifiableSet(all);
  }

  /**
   * Loads the detector and warms it up, which takes half a second and 4 MB.
   *
   * @throws IllegalStateException if its model is not on the class path
   */
  public static OpenNlpDetector load() {
    OpenNlpDetector detector = new OpenNlpDetector();
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
    DetectionText content = DetectionText.of(text);
    if (content.letters() < FEWEST_LETTERS) {
      return UNDETERMINED;
    }
    String only = BY_SCRIPT.get(content.script());
    if (only != null) {
      return only;
    }
    Candidates candidates = byGrams.get(content.script());
    if (candidates == null) {
      return UNDETERMINED;
    }
    String words = content.words();
    NGramModel.Sums sums = candidates.model.sums(words);
    if (words.length() > GLANCE) {
      sums.readTo(GLANCE);
      String atFirst = decide(sums, candidates.tags, readable);
      if (readable.contains(atFirst)) {
        return atFirst;
      }
    }
    sums.readTo(words.length());
    return decide(sums, candidates.tags, readable);
  }

  /** The likeliest language if its lead over the rival is large enough. */
  private static String decide(NGramModel.Sums sums, List<String> tags, Set<String> readable) {
    int best = likeliest(sums, tags, tag -> true);
    String tag = tags.get(best);
    boolean isReadable = readable.contains(tag);
    int rival =
        likeliest(
            sums,
            tags,
            other ->
                !other.equals(tag)
                    && (isReadable || readable.isEmpty() || readable.contains(other)));
    boolean foreignScript = rival < 0;
    if (foreignScript) {
      rival = 0; // the most frequent
    }
    double lead = sums.of(best) - sums.of(rival);
    if (isReadable || foreignScript) {
      String otherwise = isReadable ? UNDETERMINED : tags.get(rival);
      return lead * sums.grams() >= FAIRLY_CLEAR ? tag : otherwise;
    }
    return lead >= LEAST_LEAD && lead * sums.grams() >= CLEAR ? tag : UNDETERMINED;
  }

  /** The index of the likeliest tag among those that match; -1 if none does. */
  private static int likeliest(NGramModel.Sums sums, List<String> tags, Predicate<String> which) {
    int best = -1;
    for (int i = 0; i < tags.size(); i++) {
      if ((best < 0 || sums.of(i) > sums.of(best)) && which.test(tags.get(i))) {
        best = i;
      }
    }
    return best;
  }
}
