package io.groundswell.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.topics.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

    JsonNode figures = StrictJson.parse(cli.out().getBytes(StandardCharsets.UTF_8));
    assertThat(figures.path("macro_recall").asDouble()).isCloseTo(0.5, within(1e-9));
    assertThat(figures.path("per_class_recall").path("neutral").asDouble()).isEqualTo(0.5);
    assertThat(figures.path("per_class_recall").path("positive").asDouble()).isEqualTo(1);
    assertThat(figures.path("per_class_recall").path("negative").asDouble()).isZero();
    assertThat(figures.path("accuracy").asDouble()).isEqualTo(0.5);
    assertThat(figures.path("texts").asLong()).isEqualTo(6);
    assertThat(figures.path("texts_per_second").asDouble()).isPositive();
  }

  @Test
  void aClassWithoutTextsHasNoRecallAndNoShare() throws Exception {
    assertThat(cli.run("evaluate", "--json", file("positive\tgood a\n"))).isZero();
    assertThat(cli.out()).contains("\"macro_recall\":1.0").contains("\"negative\":null");
  }

  @Test
  void peopleGetATable() throws Exception {
    assertThat(cli.run("evaluate", file("positive\tgood a\nnegative\tgood b\n"))).isZero();
    assertThat(cli.out())
        .startsWith("macro recall  0.5000\n  negative    0.0000\n  neutral     -\n")
        .contains("accuracy      0.5000\n2 texts, ");
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

  private String file(String content) throws Exception {
    return Files.writeString(folder.resolve("texts.tsv"), content).toString();
  }
}
