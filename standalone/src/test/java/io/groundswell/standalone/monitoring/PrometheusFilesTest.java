package io.groundswell.standalone.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prometheus's own tool takes its files for right; it comes with Prometheus. */
class PrometheusFilesTest {
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
}
