package io.groundswell.bridge.http;

import io.groundswell.bridge.kafka.RequestFailedException;
import io.groundswell.bridge.reply.RequestReply;
import io.groundswell.bridge.settings.BridgeSettings;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.settings.AllowedHosts;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Settings;
import io.groundswell.topics.ScorerStatus.Component;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.util.JavalinException;
import io.javalin.util.JavalinLogger;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.component.Container;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: routes, pages, problems. */
public final class HttpServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

  /**
   * Time for which idle connections stay open at shutdown. A connection with a pending request
   * stays until its response; new requests on connections that proxies keep open are refused.
   */
  private static final Duration SHUTDOWN_IDLE_TIMEOUT = Duration.ofMillis(250);

  /** The status that proxies log for a client that disconnected; never sent. */
  private static final int CLIENT_GONE = 499;

  private static final UriCompliance NAMES_IN_PATHS =
      UriCompliance.DEFAULT.with(
          "NAMES_IN_PATHS",
          UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
          UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
          UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
          UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS);

  private static final Set<String> AUDIENCE_PATHS =
      Set.of(
          "/audience",
          "/audience/shifts",
          "/audience/markers",
          "/audience/{subject}",
          "/audience/{subject}/shifts",
          "/subjects",
          "/subjects/{name}",
          LiveRoute.PATH);

  private final Javalin javalin;

  private final ClientLimits limits;

  private HttpServer(Javalin javalin, ClientLimits limits) {
    this.javalin = javalin;
    this.limits = limits;
  }

  /**
   * Starts and listens.
   *
   * @param optional components that {@code /health} shows and that do not make it down
   * @param threads for I/O; routes run on others
   * @throws PortTakenException if the server can't listen on its address
   */
  public static HttpServer start(
      Settings settings,
      RequestReply scorers,
      Audience audience,
      Supplier<Map<String, Component>> optional,
      PrometheusMeterRegistry registry,
      QueuedThreadPool threads) {
    registry
        .getPrometheusRegistry()
        .register(
            new AudienceCollector(audience.view(), settings.get(BridgeSettings.METRIC_SUBJECTS)));
    LiveMetrics.bind(audience.live(), registry);
    RequestLimiter limiter =
        new RequestLimiter(
            settings.get(BridgeSettings.MAX_WAITING_REQUESTS),
            settings.get(BridgeSettings.MAX_WAITING_BYTES));
    Map<String, Asset> pages = Pages.load(settings);
    ClientLimits limits = new ClientLimits(settings, registry);
    Javalin javalin =
        Javalin.create(
            config -> {
              configure(config, settings, limits, threads);
              HttpMetrics metrics = routes(config, settings, scorers, registry, limiter, pages);
              HealthRoute health =
                  new HealthRoute(
                      scorers::components,
                      audience.topics()::component,
                      optional,
                      scorers::scorers);
              ReadRoutes.add(config.routes, "/health", health::health);
              audience(config.routes, audience, limiter);
              config.requestLogger.http(metrics::count);
              problems(config.routes);
            });
    // The exception reports a failed start; Javalin would log it as well.
    JavalinLogger.enabled = false;
    String host = settings.get(BridgeSettings.BRIDGE_HOST);
    int port = settings.get(BridgeSettings.BRIDGE_PORT);
    try {
      javalin.start(host, port);
    } catch (JavalinException e) {
      limits.close();
      throw new PortTakenException(host, port, e);
    } finally {
      JavalinLogger.enabled = true;
    }
    return new HttpServer(javalin, limits);
  }

  private static void configure(
      JavalinConfig config, Settings settings, ClientLimits limits, QueuedThreadPool threads) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.jetty.threadPool = threads;
    // A subject's name may contain percent-encoded slashes; no path names a file.
    config.jetty.modifyHttpConfiguration(http -> http.setUriCompliance(NAMES_IN_PATHS));
    config.jetty.modifyHttpConfiguration(ClientLimits::strict);
    config.jetty.modifyServletContextHandler(
        context -> context.getServletHandler().setDecodeAmbiguousURIs(true));
    config.jetty.modifyServer(
        server -> {
          limits.install(server);
          // Closing stops accepting requests and waits for pending ones.
          server.insertHandler(new GracefulHandler());
          server.addEventListener(new ShutdownIdleTimeout());
          server.setStopTimeout(settings.get(BridgeSettings.REQUEST_TIMEOUT_MS));
        });
  }

  /** Sets the timeout of connectors, which Javalin adds later. */
  private static final class ShutdownIdleTimeout implements Container.Listener {
    @Override
    public void beanAdded(Container server, Object part) {
      if (part instanceof AbstractConnector connector) {
        connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_TIMEOUT.toMillis());
      }
    }

    @Override
    public void beanRemoved(Container server, Object part) {}
  }

  private static HttpMetrics routes(
      JavalinConfig config,
      Settings settings,
      RequestReply scorers,
      PrometheusMeterRegistry registry,
      RequestLimiter limiter,
      Map<String, Asset> pages) {
    Set<String> paths = new HashSet<>(pages.keySet());
    paths.addAll(Set.of("/predict", "/batch_predict", "/health", "/metrics"));
    paths.addAll(AUDIENCE_PATHS);
    HttpMetrics metrics = new HttpMetrics(registry, paths, limiter);
    PredictRoutes predict =
        new PredictRoutes(scorers.client(), scorers.batches(), settings, limiter);

    AllowedHosts hosts =
        AllowedHosts.of(
            settings.get(BridgeSettings.BRIDGE_HOST), settings.get(CommonSettings.ALLOWED_HOSTS));
    config.routes.before(HttpServer::secure);
    config.routes.before(new ForeignSites(hosts)::reject);
    config.routes.post("/predict", predict::predict);
    config.routes.post("/batch_predict", predict::batchPredict);
    ReadRoutes.add(config.routes, "/metrics", metrics::scrape);
    pages.forEach((path, page) -> ReadRoutes.add(config.routes, path, page::serve));
    return metrics;
  }

  /** Fixed paths precede those with a subject's name: a subject named like one needs an escape. */
  private static void audience(RoutesConfig routes, Audience audience, RequestLimiter limiter) {
    AudienceRoutes reads = new AudienceRoutes(audience);
    WriteRoutes writes = new WriteRoutes(audience, limiter);
    ReadRoutes.add(routes, "/audience", reads::newest);
    ReadRoutes.add(routes, "/audience/shifts", reads::shifts);
    ReadRoutes.add(routes, "/audience/markers", writes::markers);
    routes.post("/audience/markers", writes::setMarker);
    ReadRoutes.add(routes, "/audience/{subject}", reads::windows);
    ReadRoutes.add(routes, "/audience/{subject}/shifts", reads::shiftsOfSubject);
    ReadRoutes.add(routes, "/subjects", writes::subjects);
    routes.post("/subjects", writes::setSubject);
    routes.delete("/subjects/{name}", writes::removeSubject);
    ReadRoutes.add(routes, LiveRoute.PATH, new LiveRoute(audience)::watch);
  }

  private static void secure(Context ctx) {
    SecurityHeaders.all().forEach(ctx::header);
  }

  private static void problems(RoutesConfig routes) {
    routes.exception(ProblemException.class, (e, ctx) -> answer(ctx, e.problem()));
    routes.exception(BadInputException.class, (e, ctx) -> answer(ctx, Problem.of(e)));
    routes.exception(RequestFailedException.class, (e, ctx) -> answer(ctx, Problem.of(e)));
    // The client has disconnected.
    routes.exception(CancellationException.class, (e, ctx) -> ctx.status(CLIENT_GONE));
    routes.exception(MethodNotAllowedResponse.class, HttpServer::methodNotAllowed);
    routes.exception(
        HttpResponseException.class,
        (e, ctx) ->
            answer(ctx, e.getStatus() == 404 ? Problem.NOT_FOUND : Problem.of(e.getStatus())));
    routes.exception(
        Exception.class,
        (e, ctx) -> {
          log.error("request failed: path={}", ctx.path(), e);
          answer(ctx, Problem.INTERNAL_ERROR);
        });
  }

  private static void methodNotAllowed(MethodNotAllowedResponse e, Context ctx) {
    Set<String> allowed = new TreeSet<>();
    e.getDetails().values().forEach(methods -> allowed.addAll(Set.of(methods.split(", "))));
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    ctx.header("Allow", String.join(", ", allowed));
    answer(ctx, Problem.METHOD_NOT_ALLOWED);
  }

  private static void answer(Context ctx, Problem problem) {
    if (problem.retryLater()) {
      ctx.header("Retry-After", "1");
    }
    ctx.status(problem.status())
        .contentType(Problem.CONTENT_TYPE)
        .result(problem.write(ctx.path()));
  }

  /** The port on which the server listens. */
  public int port() {
    return javalin.port();
  }

  /** Stops accepting requests, waits for pending ones, and stops. */
  @Override
  public void close() {
    javalin.stop();
    limits.close();
  }
}
