package io.groundswell.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BodiesTest {
  private static final List<String> TEXTS =
      IntStream.range(0, 600).mapToObj(i -> i + " \"quoted\" \\ " + i + " 😀 x " + i).toList();

  private final Bodies bodies = Bodies.of(TEXTS);

  private static JsonNode json(String body) throws Exception {
    return StrictJson.parse(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void cachedTextsRepeatAndAreAmongAllCachedTexts() throws Exception {
    Set<String> cached = new HashSet<>();
    json(bodies.allCached()).path("texts").forEach(text -> cached.add(text.asText()));

    assertThat(cached).hasSize(Bodies.CACHED);
    for (int i = 0; i < 1000; i++) {
      assertThat(cached).contains(json(bodies.cached(i)).path("text").asText());
    }
  }

  @Test
  void newTextsAreDistinctAndReuseGivenWords() throws Exception {
    Set<String> words = new HashSet<>(List.of(String.join(" ", TEXTS).split(" ")));
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 1300; i++) {
      String text = json(bodies.newText(i)).path("text").asText();
      assertThat(words).contains(text.split(" "));
      texts.add(text);
    }

    assertThat(texts).hasSize(1300).doesNotContainAnyElementsOf(TEXTS);
  }

  @Test
  void aBatchHasTenTextsOfWhichFourAreCached() throws Exception {
    JsonNode texts = json(bodies.batch(3)).path("texts");

    assertThat(texts).hasSize(10);
    assertThat(texts).filteredOn(text -> TEXTS.contains(text.asText())).hasSize(4);
  }

  @Test
  void textsAreEscaped() throws Exception {
    assertThat(json(bodies.cached(5)).path("text").asText()).isEqualTo(TEXTS.get(5));
  }

  @Test
  void oneTextIsEnough() throws Exception {
    assertThat(json(Bodies.of(List.of("one")).allCached()).path("texts")).hasSize(1);
  }
}
