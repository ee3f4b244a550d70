package io.groundswell.standalone.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.standalone.Programs;
import io.groundswell.standalone.local.LoopbackPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real Prometheus with the project's own configuration, only that it scrapes every second. */
final class PrometheusServer implements AutoCloseable {
  static final Path FILES = Path.of("..", "monitoring", "prometheus");

  private final Process process;
  private final PrometheusQueries queries;

  private PrometheusServer(Process process, PrometheusQueries queries) {
    this.process = process;
    this.queries = queries;
  }

  static boolean isHere() {
    return Programs.isOnPath("prometheus");
  }

  /**
   * Starts one; it may take a moment until it answers.
   *
   * @param folder for its files
   * @param addresses to be scraped, by job
   */
  static PrometheusServer start(Path folder, Map<String, String> addresses) throws IOException {
    Path targets = Files.createDirectories(folder.resolve("targets"));
    for (String job : addresses.keySet()) {
      assertThat(FILES.resolve("targets").resolve(job + ".yml")).exists();
      Files.writeString(targets.resolve(job + ".yml"), "- targets: [" + addresses.get(job) + "]\n");
    }
    String config = Files.readString(FILES.resolve("prometheus.yml"));
    assertThat(config).contains("scrape_interval: 5s");
    Path file = folder.resolve("prometheus.yml");
    Files.writeString(file, config.replace("_interval: 5s", "_interval: 1s"));
    Files.copy(FILES.resolve("alerts.yml"), folder.resolve("alerts.yml"));
    String address = LoopbackPort.HOST + ":" + LoopbackPort.free();
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + file,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=" + address,
                "--log.level=warn")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    return new PrometheusServer(process, new PrometheusQueries(address));
  }

  /** Whether it is up. */
  boolean answers() throws InterruptedException {
    assertThat(process.isAlive()).as("prometheus runs").isTrue();
    return queries.answers();
  }

  /** What can be asked of it. */
  PrometheusQueries queries() {
    return queries;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
