package io.groundswell.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchCommandTest {
  @Test
  void an_unknown_name_is_rejected_with_the_known_names() {
    assertThat(BenchCommand.unknown(List.of("pipeline", "pipelin")))
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence)
                    .startsWith("There is no measurement named pipelin: choose from engine, ")
                    .contains("growth"));
    assertThat(new CommandLine(new BenchCommand()).execute("--only", "pipelin")).isEqualTo(2);
  }

  @Test
  void names_of_measurements_are_accepted() {
    assertThat(BenchCommand.unknown(List.of("engine", "cached", "growth"))).isEmpty();
  }
}
