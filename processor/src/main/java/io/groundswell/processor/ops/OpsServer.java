package io.groundswell.processor.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.groundswell.topics.RoutedModel;
import io.groundswell.topics.ScorerStatus;
import io.groundswell.topics.StrictJson;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code GET /health}: 200 when ready, else 503, and each component's state. {@code GET /metrics}:
 * Prometheus' text format.
 */
public final class OpsServer implements AutoCloseable {
  private static final int THREADS = 4;
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads;
  private final Health health;
  private final PrometheusMeterRegistry registry;

  private OpsServer(
      HttpServer server, ExecutorService threads, Health health, PrometheusMeterRegistry registry) {
    this.server = server;
    this.threads = threads;
    this.health = health;
    this.registry = registry;
  }

  /**
   * Starts to answer.
   *
   * @param host the address to listen on
   * @param port 0 for any free one
   * @throws IOException if the port is taken or the host is not this machine's
   */
  public static OpsServer start(
      String host, int port, Health health, PrometheusMeterRegistry registry) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
    AtomicInteger number = new AtomicInteger();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "ops-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    OpsServer ops = new OpsServer(server, threads, health, registry);
    server.setExecutor(threads);
    server.createContext("/", ops::answer);
    server.start();
    return ops;
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      boolean isHealth = path.equals("/health");
      if (!isHealth && !path.equals("/metrics")) {
        problem(exchange, 404, "Not Found", "Here are /health and /metrics only.");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        problem(exchange, 405, "Method Not Allowed", path + " takes GET only.");
      } else if (isHealth) {
        health(exchange);
      } else {
        send(exchange, 200, METRICS, registry.scrape().getBytes(UTF_8));
      }
    }
  }

  private void health(HttpExchange exchange) throws IOException {
    Health.State state = health.check();
    ObjectNode body = StrictJson.object().put("status", state.ready() ? "up" : "down");
    health.model().ifPresent(model -> model.writeTo(body));
    RoutedModel.writeAll(body, health.models());
    ScorerStatus.writeComponents(body, state.components());
    send(exchange, state.ready() ? 200 : 503, JSON, StrictJson.write(body));
  }

  private static void problem(HttpExchange exchange, int status, String title, String detail)
      throws IOException {
    ObjectNode body = StrictJson.object().put("type", "about:blank").put("title", title);
    send(
        exchange,
        status,
        PROBLEM,
        StrictJson.write(body.put("status", status).put("detail", detail)));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    boolean bodiless = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
    if (!bodiless) {
      exchange.getResponseBody().write(body);
    }
  }
}
