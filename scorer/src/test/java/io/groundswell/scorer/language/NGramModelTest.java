package io.groundswell.scorer.language;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import opennlp.tools.ml.model.AbstractModel;
import org.junit.jupiter.api.Test;

class NGramModelTest {
  private static final Map<UnicodeScript, List<String>> LANGUAGES =
      Map.of(
          UnicodeScript.LATIN,
          List.of("eng", "spa", "por", "deu", "tur", "vie", "aze"),
          UnicodeScript.CYRILLIC,
          List.of("rus", "ukr"),
          UnicodeScript.DEVANAGARI,
          List.of("hin", "mar", "nep"));

  private static final AbstractModel OPEN_NLP = NGramModel.whole();
  private static final Map<UnicodeScript, NGramModel> MODELS = NGramModel.load(LANGUAGES);

  /** Texts of many languages, and tweets if they are present; one text a line. */
  private static final List<String> FILES =
      List.of(
          "scorer/src/test/resources/sentences.tsv",
          "standalone/src/main/resources/groundswell/demo/posts.jsonl",
          "model/behaviour.tsv",
          "model/long-posts.tsv",
          "model/emoji-posts.tsv",
          "shared/data/tweets/dev.tsv");

  @Test
  void likelihoodRatiosMatchOpenNlp() {
    long compared = texts().filter(NGramModelTest::agrees).count();
    assertThat(compared).isGreaterThan(1_000);
  }

  @Test
  void readingInPartsGivesTheSameSums() {
    String words = "que bueno que viniste que bueno";
    NGramModel.Sums inParts = sums(UnicodeScript.LATIN, words);
    inParts.readTo(1);
    inParts.readTo(12);
    inParts.readTo(words.length());
    NGramModel.Sums atOnce = sums(UnicodeScript.LATIN, words);
    atOnce.readTo(words.length());

    assertThat(inParts.grams()).isEqualTo(atOnce.grams()).isEqualTo(grams(words).size());
    assertThat(inParts.of(1)).isEqualTo(atOnce.of(1));
  }

  /** Asserts the ratios of a text; returns whether a model covers its script. */
  private static boolean agrees(String text) {
    DetectionText evidence = DetectionText.of(text);
    List<String> languages = LANGUAGES.get(evidence.script());
    if (languages == null) {
      return false;
    }
    Set<String> grams = grams(evidence.words());
    double[] probabilities = OPEN_NLP.eval(grams.toArray(String[]::new));
    NGramModel.Sums sums = sums(evidence.script(), evidence.words());
    sums.readTo(evidence.words().length());

    assertThat(sums.grams()).isEqualTo(grams.size());
    double first = probabilities[OPEN_NLP.getIndex(languages.get(0))];
    for (int i = 1; i < languages.size(); i++) {
      double ratio = probabilities[OPEN_NLP.getIndex(languages.get(i))] / first;
      double actual = Math.exp(sums.of(i) - sums.of(0));
      assertThat(actual).as(text).isCloseTo(ratio, within(ratio * 1e-6));
    }
    return true;
  }

  private static NGramModel.Sums sums(UnicodeScript script, String words) {
    NGramModel model = MODELS.get(script);
    assertThat(model).isNotNull();
    return model.sums(words);
  }

  private static Set<String> grams(String words) {
    Set<String> grams = new HashSet<>();
    for (int start = 0; start < words.length(); start++) {
      for (int end = start + 1; end <= Math.min(start + 3, words.length()); end++) {
        grams.add(words.substring(start, end));
      }
    }
    return grams;
  }

  private static Stream<String> texts() {
    return FILES.stream()
        .flatMap(file -> found(Path.of(file)).stream())
        .flatMap(NGramModelTest::lines);
  }

  /** A file in the project, beside it or above it. */
  private static List<Path> found(Path file) {
    return Stream.iterate(Path.of("").toAbsolutePath(), at -> at != null, Path::getParent)
        .map(at -> at.resolve(file))
        .filter(Files::exists)
        .limit(1)
        .toList();
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readString(file, UTF_8).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
