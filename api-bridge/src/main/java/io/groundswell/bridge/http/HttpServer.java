package io.groundswell.bridge.http;

import io.groundswell.bridge.kafka.RequestFailedException;
import io.groundswell.bridge.reply.RequestReply;
import io.groundswell.common.json.BadInputException;
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

/** The HTTP side: routes, pages, problems. */
public final class HttpServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

  /**
   * At close, so long a connection may stay that carries nothing; one whose request is waiting for
   * its reply stays until it has it. Proxies keep connections open, and what they ask on them from
   * then on is refused.
   */
  private static final Duration GOODBYE = Duration.ofMillis(250);

  /** What proxies log for a client that did not wait; nobody receives it. */
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
   * Listens.
   *
   * @param told components beside the bridge's own that don't make it down
   * @param threads read and write; routes that may wait run on others
   * @throws PortTakenException if the port can't be had
   */
  public static HttpServer start(
      HttpOptions options,
      RequestReply scorers,
      Audience audience,
      Supplier<Map<String, Component>> told,
      PrometheusMeterRegistry registry,
      QueuedThreadPool threads) {
    registry
        .getPrometheusRegistry()
        .register(new AudienceCollector(audience.view(), options.metricSubjects()));
    LiveMetrics.bind(audience.live(), registry);
    RequestLimiter admission =
        new RequestLimiter(options.maxWaitingRequests(), options.maxWaitingBytes());
    Map<String, Asset> pages = Pages.load(options);
    ClientLimits limits = new ClientLimits(options, registry);
    Javalin javalin =
        Javalin.create(
            config -> {
              settings(config, options, limits, threads);
              HttpMetrics metrics = routes(config, options, scorers, registry, admission, pages);
              HealthRoute health =
                  new HealthRoute(
                      scorers::components, audience.topics()::component, told, scorers::scorers);
              ReadRoutes.add(config.routes, "/health", health::health);
              audience(config.routes, audience, admission);
              config.requestLogger.http(metrics::count);
              problems(config.routes);
            });
    // A start that fails is told by its exception, and nowhere else.
    JavalinLogger.enabled = false;
    try {
      javalin.start(options.host(), options.port());
    } catch (JavalinException e) {
      limits.close();
      throw new PortTakenException(options.host(), options.port(), e);
    } finally {
      JavalinLogger.enabled = true;
    }
    return new HttpServer(javalin, limits);
  }

  private static void settings(
      JavalinConfig config, HttpOptions options, ClientLimits limits, QueuedThreadPool threads) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.jetty.threadPool = threads;
    // A subject's name may hold slashes of both kinds, percent-encoded; no path here is a file's.
    config.jetty.modifyHttpConfiguration(http -> http.setUriCompliance(NAMES_IN_PATHS));
    config.jetty.modifyHttpConfiguration(ClientLimits::strict);
    config.jetty.modifyServletContextHandler(
        context -> context.getServletHandler().setDecodeAmbiguousURIs(true));
    config.jetty.modifyServer(
        server -> {
          limits.install(server);
          // Closing stops accepting and lets what is waiting finish.
          server.insertHandler(new GracefulHandler());
          server.addEventListener(new QuickGoodbye());
          server.setStopTimeout(options.requestTimeout().toMillis());
        });
  }

  /** Sets what connectors, which come later, do with connections that are open at the end. */
  private static final class QuickGoodbye implements Container.Listener {
    @Override
    public void beanAdded(Container server, Object part) {
      if (part instanceof AbstractConnector connector) {
        connector.setShutdownIdleTimeout(GOODBYE.toMillis());
      }
    }

    @Override
    public void beanRemoved(Container server, Object part) {}
  }

  private static HttpMetrics routes(
      JavalinConfig config,
      HttpOptions options,
      RequestReply scorers,
      PrometheusMeterRegistry registry,
      RequestLimiter admission,
      Map<String, Asset> pages) {
    Set<String> paths = new HashSet<>(pages.keySet());
    paths.addAll(Set.of("/predict", "/batch_predict", "/health", "/metrics"));
    paths.addAll(AUDIENCE_PATHS);
    HttpMetrics metrics = new HttpMetrics(registry, paths, admission);
    PredictRoutes predict =
        new PredictRoutes(scorers.client(), scorers.batches(), options, admission);

    config.routes.before(HttpServer::secure);
    config.routes.before(new ForeignSites(options.hosts())::reject);
    config.routes.post("/predict", predict::predict);
    config.routes.post("/batch_predict", predict::batchPredict);
    ReadRoutes.add(config.routes, "/metrics", metrics::scrape);
    pages.forEach((path, page) -> ReadRoutes.add(config.routes, path, page::serve));
    return metrics;
  }

  /** Fixed names come before the subject's, so that those two names need a percent sign. */
  private static void audience(RoutesConfig routes, Audience audience, RequestLimiter admission) {
    AudienceRoutes shown = new AudienceRoutes(audience);
    WriteRoutes set = new WriteRoutes(audience, admission);
    ReadRoutes.add(routes, "/audience", shown::newest);
    ReadRoutes.add(routes, "/audience/shifts", shown::shifts);
    ReadRoutes.add(routes, "/audience/markers", set::markers);
    routes.post("/audience/markers", set::setMarker);
    ReadRoutes.add(routes, "/audience/{subject}", shown::windows);
    ReadRoutes.add(routes, "/audience/{subject}/shifts", shown::shiftsOfSubject);
    ReadRoutes.add(routes, "/subjects", set::subjects);
    routes.post("/subjects", set::setSubject);
    routes.delete("/subjects/{name}", set::removeSubject);
    ReadRoutes.add(routes, LiveRoute.PATH, new LiveRoute(audience)::watch);
  }

  private static void secure(Context ctx) {
    SecurityHeaders.all().forEach(ctx::header);
  }

  private static void problems(RoutesConfig routes) {
    routes.exception(ProblemException.class, (e, ctx) -> answer(ctx, e.problem()));
    routes.exception(BadInputException.class, (e, ctx) -> answer(ctx, Problem.of(e)));
    routes.exception(RequestFailedException.class, (e, ctx) -> answer(ctx, Problem.of(e)));
    // Nobody is left to read an answer.
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

  /** The port that is listened on. */
  public int port() {
    return javalin.port();
  }

  /** Stops accepting, lets waiting requests finish, and stops. */
  @Override
  public void close() {
    javalin.stop();
    limits.close();
  }
}
