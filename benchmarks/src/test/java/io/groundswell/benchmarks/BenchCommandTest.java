package io.groundswell.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchCommandTest {
  @Test
  void a_name_that_no_measurement_has_is_told_with_those_that_there_are() {
    assertThat(BenchCommand.unknown(List.of("pipeline", "pipelin")))
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence)
                    .startsWith("There is no measurement named pipelin: choose from engine, ")
                    .contains("growth"));
    assertThat(new CommandLine(new BenchCommand()).execute("--only", "pipelin")).isEqualTo(2);
  }

  @Test
  void names_of_measurements_are_known() {
    assertThat(BenchCommand.unknown(List.of("engine", "cached", "growth"))).isEmpty();
  }
}
