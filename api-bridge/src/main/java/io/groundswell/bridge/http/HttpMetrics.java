package io.groundswell.bridge.http;

import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Metrics of HTTP requests, and {@code /metrics}. */
final class HttpMetrics {
  private static final Logger log = LoggerFactory.getLogger(HttpMetrics.class);

  private static final String STREAM = "groundswell.stream";

  private static final Duration[] BUCKETS =
      List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000).stream()
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final PrometheusMeterRegistry registry;
  private final Set<String> paths;

  /**
   * @param paths values of the label {@code path}, with parameters in braces; any other path is
   *     "other", since clients choose it
   */
  HttpMetrics(PrometheusMeterRegistry registry, Set<String> paths, RequestLimiter limiter) {
    this.registry = registry;
    this.paths = paths;
    Gauge.builder("groundswell.http.waiting", limiter, RequestLimiter::requests)
        .description("HTTP requests that wait for scores")
        .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
  }

  /** Excludes a request from the timer: a stream lasts as long as its client watches. */
  static void isStream(Context ctx) {
    ctx.attribute(STREAM, true);
  }

  void count(Context ctx, float millis) {
    String path = path(ctx);
    int status = ctx.statusCode();
    if (ctx.attribute(STREAM) != null) {
      log.debug("stream ended: path={} ms={}", path, millis);
      return;
    }
    Timer.builder("groundswell.http.requests")
        .description("HTTP requests, from first byte to response")
        .tag("path", path)
        .tag("status", Integer.toString(status))
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record((long) (millis * 1e6), TimeUnit.NANOSECONDS);
    log.debug("request answered: path={} status={} ms={}", path, status, millis);
  }

  private String path(Context ctx) {
    if (paths.contains(ctx.path())) {
      return ctx.path();
    }
    Endpoint route = ctx.endpoints().matchedHttpEndpoint();
    return route != null && paths.contains(route.path) ? route.path : "other";
  }

  void scrape(Context ctx) {
    ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(registry.scrape());
  }
}
