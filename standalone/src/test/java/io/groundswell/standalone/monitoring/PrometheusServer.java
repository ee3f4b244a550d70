package io.groundswell.standalone.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.standalone.Programs;
import io.groundswell.standalone.local.LoopbackPort;
import io.groundswell.topics.BadInputException;
import io.groundswell.topics.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real Prometheus with the project's own configuration, only that it scrapes every second. */
final class PrometheusServer implements AutoCloseable {
  static final Path FILES = Path.of("..", "monitoring", "prometheus");
  private static final Duration SHOWN = Duration.ofMinutes(5);

  private final Process process;
  private final String address;
  private final HttpClient http = HttpClient.newHttpClient();

  private PrometheusServer(Process process, String address) {
    this.process = process;
    this.address = address;
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
    return new PrometheusServer(process, address);
  }

  /** Whether it is up. */
  boolean answers() throws InterruptedException {
    assertThat(process.isAlive()).as("prometheus runs").isTrue();
    try {
      return send("/-/ready").statusCode() == 200;
    } catch (IOException e) {
      return false; // not yet
    }
  }

  /** All values of the last minutes, of all series, as a board would show them. */
  List<Double> values(String expression) throws Exception {
    Instant now = Instant.now();
    JsonNode data =
        get(
            "query_range?step=1&query=%s&start=%s&end=%s"
                .formatted(URLEncoder.encode(expression, UTF_8), now.minus(SHOWN), now));
    List<Double> values = new ArrayList<>();
    for (JsonNode series : data.path("result")) {
      for (JsonNode value : series.path("values")) {
        values.add(Double.valueOf(value.path(1).asText().replace("Inf", "Infinity")));
      }
    }
    return values;
  }

  /** The values of a label among the series that a selector selects, as Grafana asks for them. */
  List<String> labelValues(String selector, String label) throws Exception {
    List<String> values = new ArrayList<>();
    get("label/" + label + "/values?match[]=" + URLEncoder.encode(selector, UTF_8))
        .forEach(value -> values.add(value.asText()));
    return values;
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

  private JsonNode get(String path) throws IOException, InterruptedException, BadInputException {
    HttpResponse<String> response = send("/api/v1/" + path.replace("[]", "%5B%5D"));
    assertThat(response.statusCode()).as("%s: %s", path, response.body()).isEqualTo(200);
    return StrictJson.parse(response.body().getBytes(UTF_8)).path("data");
  }

  private HttpResponse<String> send(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://" + address + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
