package io.groundswell.standalone.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.standalone.Cli;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluateCommandTest {
  @TempDir Path folder;
  private final Cli cli = new Cli();

  @Test
  void macroRecallIsTheMeanOfTheClassesRecalls() throws Exception {
    // Of positives 1 of 1, of neutrals 2 of 4, of negatives 0 of 1: labels in any case.
    String lines =
        "positive\tgood a\nNEUTRAL\tso b\nneutral\tso c\nneutral\tbad d\nNeutral\tbad e\n"
            + "negative\tgood\tf\r\n";
    assertThat(cli.run("evaluate", "--json", file(lines))).isZero();

    JsonNode figures = StrictJson.parse(cli.out().getBytes(UTF_8));
    assertThat(figures.path("macro_recall").asDouble()).isCloseTo(0.5, within(1e-9));
    assertThat(figures.path("per_class_recall").path("neutral").asDouble()).isEqualTo(0.5);
    assertThat(figures.path("per_class_recall").path("positive").asDouble()).isEqualTo(1);
    assertThat(figures.path("per_class_recall").path("negative").asDouble()).isZero();
    assertThat(figures.path("accuracy").asDouble()).isEqualTo(0.5);
    assertThat(figures.path("texts").asLong()).isEqualTo(6);
    assertThat(figures.path("texts_per_second").asDouble()).isPositive();
  }

  @Test
  void neitherAByteOrderMarkNorACarriageReturnIsPartOfALabelOrAText() throws Exception {
    JsonNode figures = figures("\uFEFFpositive\tgood\r\nnegative\tbad\r\n");

    assertThat(figures.path("texts").asLong()).isEqualTo(2);
    assertThat(figures.path("accuracy").asDouble()).isEqualTo(1);
  }

  @Test
  void aClassWithoutTextsHasNoRecallAndNoShare() throws Exception {
    assertThat(cli.run("evaluate", "--json", file("positive\tgood a\n"))).isZero();
    assertThat(cli.out()).contains("\"macro_recall\":1.0").contains("\"negative\":null");
  }

  @Test
  void macroF1IsTheMeanOverClassesThatOccurOrAreGiven() throws Exception {
    // negative: 1 right, 1 given wrongly; positive: 1 right, 1 missed; nothing is neutral.
    String lines = "negative\tbad a\npositive\tbad b\npositive\tgood c\n";

    assertThat(figures(lines).path("macro_f1").asDouble()).isCloseTo(2 / 3.0, within(1e-9));

    // A class that is given and never right counts with 0.
    assertThat(figures("positive\tgood a\npositive\tso b\n").path("macro_f1").asDouble())
        .isCloseTo((2 / 3.0 + 0) / 2, within(1e-9));
  }

  @Test
  void calibrationErrorIsTheGapOfConfidenceAndShareOfRightOnes() throws Exception {
    // Two bins: confidence 0.7 with 1 of 2 right, 0.6 with 2 of 2 right.
    String lines = "positive\tgood a\nnegative\tgood b\nneutral\tso c\nneutral\tso d\n";

    assertThat(figures(lines).path("calibration_error").asDouble())
        .isCloseTo((2 * (0.7 - 0.5) + 2 * (1 - 0.6)) / 4, within(1e-6));
  }

  @Test
  void theConfusionHasARowForEachTruth() throws Exception {
    JsonNode confusion =
        figures("negative\tgood a\nnegative\tbad b\nnegative\tbad c\nneutral\tgood d\n")
            .path("confusion");

    assertThat(confusion.path("negative"))
        .isEqualTo(
            StrictJson.parse("{\"negative\":2,\"neutral\":0,\"positive\":1}".getBytes(UTF_8)));
    assertThat(confusion.path("neutral").path("positive").asInt()).isEqualTo(1);
    assertThat(confusion.path("positive").path("positive").asInt()).isZero();
  }

  @Test
  void eachLengthHasItsOwnFigures() throws Exception {
    String lines =
        "positive\tgood tokens=16\nneutral\tgood tokens=17\npositive\tgood tokens=32\n"
            + "positive\tgood tokens=128\nnegative\tgood tokens=129\n"
            + "positive\tgood tokens=20 cut\n";
    JsonNode lengths = figures(lines).path("by_length");

    assertThat(lengths.fieldNames())
        .toIterable()
        .containsExactly("up to 16", "17-32", "65-128", "longer");
    assertThat(lengths.path("17-32").path("texts").asInt()).isEqualTo(2);
    assertThat(lengths.path("17-32").path("accuracy").asDouble()).isEqualTo(0.5);
    assertThat(lengths.path("17-32").path("macro_recall").asDouble()).isEqualTo(0.5);
    assertThat(lengths.path("longer").path("texts").asInt()).isEqualTo(2);
  }

  @Test
  void eachLanguageHasItsOwnFiguresAndWhatIsNotReadComesLast() throws Exception {
    JsonNode languages =
        figures("negative\tgood hola\nneutral\tgood a\npositive\tgood b\n").path("by_language");

    assertThat(languages.fieldNames()).toIterable().containsExactly("en", "es");
    assertThat(languages.path("en").path("texts").asInt()).isEqualTo(2);
    assertThat(languages.path("en").path("accuracy").asDouble()).isEqualTo(0.5);
    assertThat(languages.path("es").path("accuracy").asDouble()).isZero();
  }

  @Test
  void peopleGetATable() throws Exception {
    String lines =
        "positive\tgood a\npositive\tgood b\npositive\tbad tokens=40\nnegative\tgood d\n";
    assertThat(cli.run("evaluate", file(lines))).isZero();
    assertThat(cli.out().replaceAll("\\d+ a second", "N a second"))
        .isEqualTo(
            """
            macro recall  0.3333
              negative    0.0000
              neutral     -
              positive    0.6666
            macro F1      0.3333
            accuracy      0.5000
            ECE           0.2000
            4 texts, N a second

            truth, scored   negative   neutral  positive
            negative               0         0         1
            neutral                0         0         0
            positive               1         0         2

            length             texts  macro recall  macro F1  accuracy     ECE
            up to 16               3        0.5000    0.4000    0.6666  0.0333
            33-64                  1        0.0000    0.0000    0.0000  0.7000

            language           texts  macro recall  macro F1  accuracy     ECE
            en                     4        0.3333    0.3333    0.5000  0.2000
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"positive good\n", "happy\tgood\n", "positive\t  \n", "\n", "\tgood\n"})
  void aMalformedLineIsNamed(String malformed) throws Exception {
    String file = file("positive\tgood a\n" + malformed);
    assertThat(cli.run("evaluate", file)).isEqualTo(2);
    assertThat(cli.err()).startsWith(file + ", line 2: ").hasLineCount(1);
  }

  @Test
  void aTextThatCantBeScoredEndsIt() throws Exception {
    String file = file("positive\tgood a\nneutral\tso broken\n");
    assertThat(cli.run("evaluate", file)).isEqualTo(1);
    assertThat(cli.err()).isEqualTo(file + ", line 2 can't be scored: The model fails.\n");
  }

  @Test
  void anEmptyFileIsASentence() throws Exception {
    String file = file("");
    assertThat(cli.run("evaluate", file)).isEqualTo(2);
    assertThat(cli.err()).isEqualTo(file + " has no lines.\n");
  }

  /**
   * Two positive posts, one of them labelled negative: shares of 1/2, 0, 1/2 instead of 0, 0, 1.
   */
  @Test
  void waysToCountAnAudienceAreHeldAgainstPeoplesCount() throws Exception {
    JsonNode classify =
        audience("phone\t1\tgood a\nphone\t2\tbad b\n").path("methods").path("classify");

    // Smoothed by 1/4, and divided by 1 + 3/4: 1/7, 1/7, 5/7 against 3/7, 1/7, 3/7.
    double divergence = Math.log(1 / 3.0) / 7 + 5 * Math.log(5 / 3.0) / 7;
    assertThat(classify.path("kld").asDouble()).isCloseTo(divergence, within(1e-9));
    // Of two classes: 1/6, 5/6 against 1/2, 1/2.
    assertThat(classify.path("kld_opinions").asDouble())
        .isCloseTo(Math.log(1 / 3.0) / 6 + 5 * Math.log(5 / 3.0) / 6, within(1e-9));
    assertThat(classify.path("absolute_error").asDouble()).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(classify.path("relative_absolute_error").asDouble()).isCloseTo(0.8, within(1e-9));
    assertThat(classify.path("topics").path("phone").path("kld").asDouble())
        .isCloseTo(divergence, within(1e-9));
  }

  @Test
  void topicsWeighAlikeAndTheNearestWayIsNamed() throws Exception {
    JsonNode figures =
        audience(
            "a\t1\tgood\na\t-1\tbad\na\t0\tso\na\t-2\tbad\n" + "b\t1\tgood\nb\t2\tbad\nc\t0\tso\n");

    assertThat(figures.path("methods").fieldNames())
        .toIterable()
        .contains("classify", "confusion", "probabilistic", "em");
    JsonNode classify = figures.path("methods").path("classify");
    double ofB = classify.path("topics").path("b").path("kld").asDouble();
    assertThat(classify.path("topics").path("a").path("kld").asDouble()).isZero();
    assertThat(classify.path("topics").path("c").path("kld_opinions").isNull()).isTrue();
    assertThat(classify.path("kld").asDouble()).isCloseTo(ofB / 3, within(1e-9));
    JsonNode nearest = figures.path("methods").path(figures.path("nearest").asText());
    assertThat(nearest.path("kld_behind_high").asDouble()).isZero();
    figures
        .path("methods")
        .forEach(
            method ->
                assertThat(method.path("kld").asDouble())
                    .isGreaterThanOrEqualTo(nearest.path("kld").asDouble()));
  }

  @Test
  void windowsAreMeasuredByTheirOwnPosts() throws Exception {
    String lines = "a\t1\tgood\na\t1\tbad\na\t-1\tgood\na\t-1\tbad\n";
    assertThat(classifyError("--window", "4", lines)).isZero();
    // Alone, every second post has the other label: two of three shares are off by 1.
    assertThat(classifyError("--window", "1", lines)).isCloseTo(1 / 3.0, within(1e-9));
  }

  @Test
  void aResampledTopicKeepsItsVolumeAndNeedsAllThreeClasses() throws Exception {
    String lines = "a\t1\tgood\na\t-1\tbad\na\t0\tso\nb\t1\tgood\n";
    JsonNode figures = audience("--resample", lines);
    assertThat(figures.path("methods").path("classify").path("topics").fieldNames())
        .toIterable()
        .containsExactly("a");
    assertThat(cli.run("evaluate", "--audience", "--resample", file("b\t1\tgood\n"))).isEqualTo(2);
    assertThat(cli.err()).contains("has no topic with posts of all three classes.");
  }

  @Test
  void peopleGetATableOfWaysToCount() throws Exception {
    assertThat(cli.run("evaluate", "--audience", file("a\t1\tgood\na\t-1\tbad\n"))).isZero();
    assertThat(cli.out())
        .startsWith("method ")
        .contains("classify        0.0000 (0.000)  0.0000 (0.000)    0.0000    0.0000")
        .endsWith("1 topics\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\t1 good\n", "a\t3\tgood\n", "a\tpositive\tgood\n", "a\t1\t \n"})
  void aMalformedLineOfATopicIsNamed(String malformed) throws Exception {
    String file = file("a\t1\tgood\n" + malformed);
    assertThat(cli.run("evaluate", "--audience", file)).isEqualTo(2);
    assertThat(cli.err()).startsWith(file + ", line 2: ").hasLineCount(1);
  }

  @Test
  void whatGoesWithAudiencesIsRefusedWithoutThem() throws Exception {
    assertThat(cli.run("evaluate", "--resample", file("positive\tgood\n"))).isEqualTo(2);
    assertThat(cli.err()).isEqualTo("--window of at least 1 and --resample go with --audience.\n");
  }

  private double classifyError(String option, String value, String lines) throws Exception {
    return audience(option, value, lines)
        .path("methods")
        .path("classify")
        .path("absolute_error")
        .asDouble();
  }

  /** Options, and then the lines. */
  private JsonNode audience(String... optionsAndLines) throws Exception {
    List<String> line = new ArrayList<>(List.of("evaluate", "--audience", "--json"));
    line.addAll(List.of(optionsAndLines));
    line.set(line.size() - 1, file(line.get(line.size() - 1)));
    Cli json = new Cli();
    assertThat(json.run(line.toArray(String[]::new))).isZero();
    return StrictJson.parse(json.out().getBytes(UTF_8));
  }

  private JsonNode figures(String lines) throws Exception {
    Cli json = new Cli();
    assertThat(json.run("evaluate", "--json", file(lines))).isZero();
    return StrictJson.parse(json.out().getBytes(UTF_8));
  }

  private String file(String content) throws Exception {
    return Files.writeString(folder.resolve("texts.tsv"), content).toString();
  }
}
