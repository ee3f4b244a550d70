package io.groundswell.scorer.language;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenNlpDetectorTest {
  private static final OpenNlpDetector DETECTOR = OpenNlpDetector.load();
  private static final Set<String> ENGLISH = Set.of("en");

  private record Sentence(String language, String text) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Hello",
        "lol",
        "😂",
        "😂😂😂 🇪🇸🇪🇸",
        "@user http",
        "@usuario @otro https://example.org/noticias-de-hoy",
        "ok",
        "haha",
        "hahahahahahahahahahaha",
        "jajajajaja",
        "omg",
        "nice",
        "RT",
        "2026",
        "!!!",
        "#MondayMotivation",
        "#ThrowbackThursday #tbt #love",
        "Barcelona",
        "Real Madrid",
        "Sao Paulo",
        "Angela Merkel",
        "Emmanuel Macron",
        "Recep Tayyip Erdogan",
        "Zlatan Ibrahimovic",
        "Giannis Antetokounmpo",
        "Kuala Lumpur Jakarta Manila",
        "Nikola Jokic Luka Doncic",
        "José Mourinho",
        "Müller Özil",
        "Björk",
        "café",
        "Mamma Mia",
        "Giro d'Italia",
        "La La Land",
        "Ramadan Kareem",
        "pizza pasta gelato",
        "lmaooooo im deaaad",
        "omgggg yaaaas queen slayyyy",
        "idk tbh",
        "no no no no",
        "ಠ_ಠ",
        "ʕ•ᴥ•ʔ",
        "(ﾟДﾟ)",
        "¯\\_(ツ)_/¯",
        "(ノಠ益ಠ)ノ彡┻━┻",
        "𝓗𝓮𝓵𝓵𝓸 𝓯𝓻𝓲𝓮𝓷𝓭𝓼 𝓸𝓯 𝓽𝓱𝓮 𝓼𝓱𝓸𝔀",
        "Ｈｅｌｌｏ　ｆｒｉｅｎｄｓ　ｏｆ　ｔｈｅ　ｓｈｏｗ",
      })
  void shortOrAmbiguousTextsAreNeverForeign(String text) {
    assertThat(DETECTOR.detect(text, ENGLISH)).isIn("und", "en");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I did not see that coming, what a finale",
        "gonna watch it 2nite w/ my sis, can't wait!!",
        "te amo so much guys, thank you for coming to the show tonight",
        "Bon appetit everyone, dinner is on the table",
        "We flew from Barcelona to São Paulo and lost every bag we had",
        "I love 東京 so much, best trip of my life",
        "No way the ref gave that #ElClasico @realmadrid",
      })
  void englishWithForeignWordsIsEnglish(String text) {
    assertThat(DETECTOR.detect(text, ENGLISH)).isEqualTo("en");
  }

  @Test
  void detectsSentencesOfThirtyLanguagesAndNoneIsEnglish() throws IOException {
    Map<String, Long> right = new TreeMap<>();
    for (Sentence sentence : sentences()) {
      String detected = DETECTOR.detect(sentence.text, ENGLISH);
      assertThat(detected).as(sentence.text).isNotEqualTo("en");
      right.merge(sentence.language, detected.equals(sentence.language) ? 1L : 0L, Long::sum);
    }
    assertThat(right).hasSize(32);
    // Half of the Danish sentences are detected as Norwegian; both are foreign.
    assertThat(right.values()).allMatch(sentences -> sentences >= 3);
    assertThat(right.values().stream().filter(sentences -> sentences >= 5)).hasSizeGreaterThan(25);
  }

  @ParameterizedTest
  @CsvSource({
    "谢谢, zh",
    "ありがとう, ja",
    "감사, ko",
    "привет, ru",
    "שלום, he",
    "γεια, el",
    "สวัสดี, th",
    "شكرا, ar",
    "धन्यवाद, hi",
  })
  void oneWordOfAForeignScriptIsEnough(String text, String language) {
    assertThat(DETECTOR.detect(text, ENGLISH)).isEqualTo(language);
  }

  @Test
  void readableLanguagesAreNotForeign() {
    Set<String> readable = Set.of("en", "pt");
    String portuguese = "Não acredito que o meu time perdeu de novo nos últimos minutos";
    assertThat(DETECTOR.detect(portuguese, readable)).isEqualTo("pt");
    // Galician resembles Portuguese, which the model reads.
    String galician = "Gústame moito a praia no verán";
    assertThat(DETECTOR.detect(galician, readable)).isIn("und", "pt", "gl");
  }

  @Test
  void withoutReadableLanguagesTheLikeliestIsReturned() {
    assertThat(DETECTOR.detect("What a lovely day it is for all of us", Set.of())).isEqualTo("en");
    assertThat(DETECTOR.detect("Bugün hava çok güzel, sahilde yürüyüş yaptık", Set.of()))
        .isEqualTo("tr");
  }

  @Test
  void listsAllLanguagesThatItDetects() throws IOException {
    assertThat(DETECTOR.languages())
        .doesNotContain("und")
        .containsAll(sentences().stream().map(Sentence::language).collect(Collectors.toSet()));
  }

  @Test
  void atMostOneInAHundredEnglishTweetsIsForeign() throws IOException {
    Path tweets = Path.of("shared", "data", "tweets", "dev.tsv");
    Path found = null;
    for (Path at = Path.of("").toAbsolutePath(); at != null && found == null; at = at.getParent()) {
      found = Files.exists(at.resolve(tweets)) ? at.resolve(tweets) : null;
    }
    assumeTrue(found != null, "there is no " + tweets + " beside or above the project");

    List<String> texts;
    try (Stream<String> lines = Files.lines(found)) {
      texts = lines.map(line -> line.substring(line.indexOf('\t') + 1)).toList();
    }
    long foreign =
        texts.stream()
            .map(text -> DETECTOR.detect(text, ENGLISH))
            .filter(language -> !language.equals("en") && !language.equals("und"))
            .count();
    assertThat(texts).hasSizeGreaterThan(1_000);
    assertThat(foreign).isLessThanOrEqualTo(texts.size() / 100);
  }

  private static List<Sentence> sentences() throws IOException {
    try (InputStream file = OpenNlpDetectorTest.class.getResourceAsStream("/sentences.tsv")) {
      return new String(file.readAllBytes(), UTF_8)
          .lines()
          .map(line -> line.split("\t"))
          .map(cells -> new Sentence(cells[0], cells[1]))
          .toList();
    }
  }
}
