package io.groundswell.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
  @TempDir private Path folder;

  private static ObjectNode row(String name, String what, double... values) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("p50_ms", 1.5);
    figures.put("p95_ms", 4.0);
    return new Row(what, "req/s", Spread.of(values), figures, List.of(Row.Bar.atMost("p95_ms", 15)))
        .json(name);
  }

  private static ObjectNode run(String commit, ObjectNode... rows) {
    ObjectNode run = StrictJson.object();
    run.put("date", "2026-01-02T03:04:05Z").put("commit", commit).put("command", "bench it");
    run.putObject("machine").put("cpu", "A CPU").put("cores", 2).put("memory_mb", 16_000);
    run.putArray("rows").addAll(List.of(rows));
    return run;
  }

  @Test
  void the_text_has_command_machine_and_figures() throws Exception {
    Results.add(folder, run("abc", row("http-cached", "cached ones", 100)));

    assertThat(Files.readString(folder.resolve("RESULTS.md")))
        .contains("2026-01-02T03:04:05Z", "`bench it` at commit abc, on A CPU, 2 cores")
        .contains("| **http-cached**: cached ones | 100 req/s |");
  }

  @Test
  void a_run_replaces_its_own_rows_and_keeps_other_rows() throws Exception {
    Results.add(folder, run("old", row("engine", "loop", 100), row("start", "up", 5)));
    Results.add(folder, run("new", row("engine", "loop", 200)));

    assertThat(Files.readString(folder.resolve("RESULTS.md")))
        .contains("commit old", "**start**: up", "commit new", "**engine**: loop | 200 req/s")
        .doesNotContain("**engine**: loop | 100 req/s");
  }
}
