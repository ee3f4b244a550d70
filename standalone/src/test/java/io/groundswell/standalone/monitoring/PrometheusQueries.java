package io.groundswell.standalone.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Asks a Prometheus, wherever it runs. */
final class PrometheusQueries {
  private static final Duration SHOWN = Duration.ofMinutes(5);

  private final String address;
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * @param address host and port
   */
  PrometheusQueries(String address) {
    this.address = address;
  }

  /** Whether it is up. */
  boolean answers() throws InterruptedException {
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

  private JsonNode get(String path) throws IOException, InterruptedException, BadInputException {
    HttpResponse<String> response = send("/api/v1/" + path.replace("[]", "%5B%5D"));
    if (response.statusCode() != 200) {
      throw new IOException("%s: %s".formatted(path, response.body()));
    }
    return StrictJson.parse(response.body().getBytes(UTF_8)).path("data");
  }

  private HttpResponse<String> send(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://" + address + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
