package io.groundswell.standalone.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every query of the board and the alerts has a result in a real Prometheus that scrapes the
 * running service.
 */
class LiveAudienceBoardIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir static Path folder;
  private static RunningShow show;
  private static PrometheusServer prometheus;

  @BeforeAll
  static void startShow() throws Exception {
    assumeTrue(
        PrometheusServer.isHere(),
        "there is no prometheus on the PATH (Debian: apt-get install prometheus)");
    show = RunningShow.start(folder.resolve("broker"));
    prometheus =
        PrometheusServer.start(
            Files.createDirectories(folder.resolve("prometheus")),
            Map.of("processor", show.processorAddress(), "bridge", show.bridgeAddress()));
    until(() -> prometheus.answers() ? List.of() : List.of("prometheus does not answer"));
  }

  @AfterAll
  static void stopShow() throws Exception {
    if (prometheus != null) {
      prometheus.close();
    }
    if (show != null) {
      show.close();
    }
  }

  @Test
  void everyQueryHasAnAnswerAndNoneOnceAMetricIsRenamed() throws Exception {
    Board board = Board.read(Board.LIVE_AUDIENCE);
    assertThat(board.variables()).hasSize(3);
    assertThat(board.queries()).hasSizeGreaterThan(15);
    BoardCheck check = new BoardCheck(board, prometheus.queries(), 1);

    until(check::unanswered);
    assertThat(check.blind()).isEmpty();
  }

  @Test
  void theMetricsOfAlertsAreThere() throws Exception {
    String alerts = Files.readString(PrometheusServer.FILES.resolve("alerts.yml"));
    assertThat(BoardCheck.metrics(alerts)).contains("up", "groundswell_dead_letters_total");
    for (String metric : BoardCheck.metrics(alerts)) {
      until(
          () ->
              prometheus.queries().values(metric).isEmpty()
                  ? List.of("no series of " + metric)
                  : List.of());
    }
  }

  /** Waits until nothing is missing. */
  private static void until(Callable<List<String>> missing) {
    await().atMost(PATIENCE).until(missing, List::isEmpty);
  }
}
