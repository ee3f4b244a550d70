package io.groundswell.standalone.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with the files that can be told without running the service. */
class MonitoringFilesTest {
  @ParameterizedTest
  @CsvSource({
    "check config, prometheus.yml",
    "check rules, alerts.yml",
    "test rules, tests/alerts_test.yml"
  })
  void theToolHasNothingToSay(String command, String file) throws Exception {
    assumeTrue(
        PrometheusServer.isHere(), "there is no prometheus, and so no promtool, on the PATH");
    List<String> line = new ArrayList<>(List.of("promtool"));
    line.addAll(List.of(command.split(" ", -1)));
    line.add(PrometheusServer.FILES.resolve(file).toString());
    Process promtool = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(promtool.getInputStream().readAllBytes(), UTF_8);
    assertThat(promtool.waitFor()).as(said).isZero();
    assertThat(said).contains("SUCCESS");
  }

  @Test
  void grafanaIsGivenTheDatasourceThatTheBoardAsks() throws Exception {
    Path datasources =
        Path.of("..", "monitoring", "grafana", "provisioning", "datasources", "prometheus.yml");
    assertThat(Files.readString(datasources))
        .contains("uid: " + Board.DATASOURCE + "\n")
        .contains("timeInterval: 5s\n");
    assertThat(Files.readString(PrometheusServer.FILES.resolve("prometheus.yml")))
        .contains("scrape_interval: 5s\n");
  }
}
