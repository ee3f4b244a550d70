package io.groundswell.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowTest {
  private static final Row.Bar RATIO = Row.Bar.atLeast("ratio_to_engine_loop", 0.90);
  private static final Row.Bar SECONDS = Row.Bar.atMost("median", 8);

  private static Row row(double ratio, double... values) {
    return new Row(
        "new posts",
        "posts/s",
        Spread.of(values),
        Map.of("ratio_to_engine_loop", ratio),
        List.of(RATIO, SECONDS));
  }

  @Test
  void a_bar_is_reached_at_its_bound_before_rounding() {
    assertThat(row(0.90, 8).reaches(RATIO)).isTrue();
    assertThat(row(0.8999, 8).reaches(RATIO)).isFalse();
    assertThat(row(0.90, 8).reaches(SECONDS)).isTrue();
    assertThat(row(0.90, 8.001).reaches(SECONDS)).isFalse();
  }

  @Test
  void json_has_the_median_the_figures_by_their_names_and_the_bars() {
    JsonNode json = row(0.85, 9, 7, 8).json("pipeline");

    assertThat(json.path("name").asText()).isEqualTo("pipeline");
    assertThat(json.path("unit").asText()).isEqualTo("posts/s");
    assertThat(json.path("median").asDouble()).isEqualTo(8);
    assertThat(json.path("least").asDouble()).isEqualTo(7);
    assertThat(json.path("most").asDouble()).isEqualTo(9);
    assertThat(json.path("runs").asInt()).isEqualTo(3);
    assertThat(json.path("values").toString()).isEqualTo("[9.0,7.0,8.0]");
    assertThat(json.path("ratio_to_engine_loop").asDouble()).isEqualTo(0.85);
    assertThat(json.path("bars").toString())
        .isEqualTo(
            "[{\"figure\":\"ratio_to_engine_loop\",\"at_least\":0.9,\"reached\":false},"
                + "{\"figure\":\"median\",\"at_most\":8.0,\"reached\":true}]");
  }

  @Test
  void tables_mark_missed_bars() {
    JsonNode json = row(0.8999, 7.5).json("pipeline");

    assertThat(Table.text(List.of(json)))
        .contains("pipeline", "7.500 posts/s   at most 8: reached")
        .containsPattern("ratio_to_engine_loop +0\\.900   at least 0\\.900: MISSED");
    assertThat(Table.markdown(List.of(json)))
        .contains(
            "| **pipeline**: new posts | 7.500 posts/s | ratio_to_engine_loop 0.900 |"
                + " ratio_to_engine_loop at least 0.900: MISSED<br>median at most 8: reached |");
  }
}
