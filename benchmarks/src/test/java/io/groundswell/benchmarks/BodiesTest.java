package io.groundswell.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BodiesTest {
  private static final List<String> TEXTS =
      IntStream.range(0, 600).mapToObj(i -> i + " \"quoted\" \\ " + i + " 😀 x " + i).toList();

  private final Bodies bodies = Bodies.of(TEXTS);

  private static JsonNode json(String body) throws Exception {
    return StrictJson.parse(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void knownTextsComeAgainAndAreAmongAllThatAreKnown() throws Exception {
    Set<String> known = new HashSet<>();
    json(bodies.allKnown()).path("texts").forEach(text -> known.add(text.asText()));

    assertThat(known).hasSize(Bodies.KNOWN);
    for (int i = 0; i < 1000; i++) {
      assertThat(known).contains(json(bodies.known(i)).path("text").asText());
    }
  }

  @Test
  void newTextsAreAllDifferentAndInPeoplesWords() throws Exception {
    Set<String> words = new HashSet<>(List.of(String.join(" ", TEXTS).split(" ")));
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 1300; i++) {
      String text = json(bodies.fresh(i)).path("text").asText();
      assertThat(words).contains(text.split(" "));
      texts.add(text);
    }

    assertThat(texts).hasSize(1300).doesNotContainAnyElementsOf(TEXTS);
  }

  @Test
  void aBatchHasAsManyKnownTextsAsWasAsked() throws Exception {
    JsonNode texts = json(bodies.batch(3, 10, 4)).path("texts");

    assertThat(texts).hasSize(10);
    assertThat(texts).filteredOn(text -> TEXTS.contains(text.asText())).hasSize(4);
  }

  @Test
  void textsAreReadBackAsTheyWere(@TempDir Path folder) throws Exception {
    Bodies read = Bodies.read(bodies.writeTo(folder));

    assertThat(json(read.known(5)).path("text").asText()).isEqualTo(TEXTS.get(5));
  }

  @Test
  void fewTextsWillDo() throws Exception {
    assertThat(json(Bodies.of(List.of("one")).allKnown()).path("texts")).hasSize(1);
  }
}
