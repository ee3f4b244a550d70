package io.groundswell.processor.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.groundswell.common.json.StrictJson;
import io.groundswell.common.settings.AllowedHosts;
import io.groundswell.topics.RoutedModel;
import io.groundswell.topics.ScorerStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code GET /health}: 200 when ready, else 503, and each component's state. {@code GET /metrics}:
 * Prometheus' text format.
 */
public final class OpsServer implements AutoCloseable {
  /** A request holds a thread from its first byte on: more than slow clients should hold. */
  private static final int THREADS = 256;

  /** Most seconds from the first byte of a request to its last, and the same of an answer. */
  private static final String LIMIT_SECONDS = "5";

  private static final Set<String> READS = Set.of("GET", "HEAD");
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads;
  private final Health health;
  private final PrometheusMeterRegistry registry;
  private final AllowedHosts hosts;
  private final Counter rejected;

  static {
    // The JDK's server has no other way to set its limits, and reads them once.
    for (String limit : List.of("maxReqTime", "maxRspTime")) {
      String property = "sun.net.httpserver." + limit;
      if (System.getProperty(property) == null) {
        System.setProperty(property, LIMIT_SECONDS);
      }
    }
  }

  private OpsServer(
      HttpServer server,
      ExecutorService threads,
      Health health,
      PrometheusMeterRegistry registry,
      AllowedHosts hosts) {
    this.hosts = hosts;
    this.rejected =
        Counter.builder("groundswell.ops.rejected")
            .description("Requests to the ops port with a foreign Host or Origin")
            .register(registry);
    this.server = server;
    this.threads = threads;
    this.health = health;
    this.registry = registry;
  }

  /**
   * Starts the server.
   *
   * @param host the address to listen on
   * @param port 0 for any free one
   * @param hosts names under which it answers
   * @throws IOException if the port is taken or the host is not this machine's
   */
  public static OpsServer start(
      String host, int port, AllowedHosts hosts, Health health, PrometheusMeterRegistry registry)
      throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "ops-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    OpsServer ops = new OpsServer(server, threads, health, registry, hosts);
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
      if (isForeign(exchange)) {
        rejected.increment();
        problem(
            exchange,
            421,
            "Misdirected Request",
            "The Host or Origin is not a name of this processor; ALLOWED_HOSTS lists such names.");
      } else if (!isHealth && !path.equals("/metrics")) {
        problem(exchange, 404, "Not Found", "Here are /health and /metrics only.");
      } else if (!READS.contains(exchange.getRequestMethod())) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        problem(exchange, 405, "Method Not Allowed", path + " takes GET and HEAD only.");
      } else if (isHealth) {
        health(exchange);
      } else {
        send(exchange, 200, METRICS, registry.scrape().getBytes(UTF_8));
      }
    }
  }

  private boolean isForeign(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    List<String> given = headers.getOrDefault("Host", List.of());
    String host = given.isEmpty() ? null : given.get(0);
    return given.size() > 1
        || !hosts.accepts(host)
        || !hosts.accepts(exchange.getRequestURI().getAuthority())
        || !hosts.acceptsOrigin(headers.getFirst("Origin"), host);
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
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    boolean bodiless = exchange.getRequestMethod().equals("HEAD");
    if (bodiless) {
      headers.set("Content-Length", Integer.toString(body.length));
    }
    exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
    if (!bodiless) {
      exchange.getResponseBody().write(body);
    }
  }
}
