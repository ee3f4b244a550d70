package io.groundswell.bridge;

import static io.groundswell.bridge.Waiting.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.StrictJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A bridge on a free port, and a client for it. */
public final class RunningBridge implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Bridge bridge;
  private final int port;

  /**
   * @param settings beside the broker's address and the port
   */
  public RunningBridge(String broker, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>();
    environment.put("KAFKA_FETCH_MAX_WAIT_MS", "50"); // a consumer takes this long to close
    environment.putAll(settings);
    environment.put("KAFKA_BOOTSTRAP_SERVERS", broker);
    environment.put("BRIDGE_PORT", "0");
    environment.put("BATCH_RECORDS_IN_FLIGHT", "2");
    bridge = Bridge.start(BridgeConfig.read(environment));
    port = bridge.port();
  }

  public int port() {
    return port;
  }

  /** Waits until the bridge consumes replies. */
  public RunningBridge ready() throws Exception {
    await("the bridge consumes replies")
        .until(() -> json(get("/health")).at("/components/replies/up").asBoolean());
    return this;
  }

  /** Waits until the audience view is current. */
  public RunningBridge rebuilt() throws Exception {
    await("the view is rebuilt")
        .until(() -> json(get("/health")).at("/components/audience/up").asBoolean());
    return this;
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
  }

  public HttpResponse<byte[]> get(String path) throws Exception {
    return HTTP.send(request(path).build(), BodyHandlers.ofByteArray());
  }

  public HttpResponse<byte[]> send(HttpRequest request) throws Exception {
    return HTTP.send(request, BodyHandlers.ofByteArray());
  }

  public HttpResponse<byte[]> delete(String path) throws Exception {
    return send(request(path).DELETE().build());
  }

  public HttpResponse<byte[]> post(String path, byte[] body) throws Exception {
    return send(json(path, body));
  }

  public HttpResponse<byte[]> post(String path, String body) throws Exception {
    return post(path, body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  public CompletableFuture<HttpResponse<byte[]>> postAsync(String path, byte[] body) {
    return HTTP.sendAsync(json(path, body), BodyHandlers.ofByteArray());
  }

  private HttpRequest json(String path, byte[] body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  public HttpResponse<byte[]> predict(String text) throws Exception {
    return post("/predict", single(text));
  }

  public HttpResponse<byte[]> batch(List<String> texts) throws Exception {
    return post("/batch_predict", io.groundswell.topics.PredictRequest.write(texts));
  }

  public static byte[] single(String text) {
    return StrictJson.write(StrictJson.object().put("text", text));
  }

  public static JsonNode json(HttpResponse<byte[]> response) throws Exception {
    return StrictJson.parse(response.body());
  }

  /** The value of a metric without labels, from {@code /metrics}. */
  public double metric(String name) throws Exception {
    String all = new String(get("/metrics").body(), java.nio.charset.StandardCharsets.UTF_8);
    return all.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name + " in\n" + all));
  }

  @Override
  public void close() {
    bridge.close();
  }
}
