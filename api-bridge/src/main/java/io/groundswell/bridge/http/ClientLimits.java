package io.groundswell.bridge.http;

import io.groundswell.bridge.settings.BridgeSettings;
import io.groundswell.common.settings.Settings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.Container;

/** Configures Jetty so that no client can block the bridge: limits, threads and handlers. */
final class ClientLimits implements AutoCloseable {
  /** Share of the connections that one client address may have. */
  private static final double SHARE_OF_ADDRESS = 0.75;

  /** Divisor of the heap: the rest of it is not available to unsent responses. */
  private static final int HEAP_PART = 8;

  private final Settings settings;
  private final ClientFaults faults;
  private final ClientConnections connections;
  private final Threads threads = new Threads();

  ClientLimits(Settings settings, MeterRegistry registry) {
    this.settings = settings;
    this.faults = new ClientFaults(registry);
    int most = maxConnections(settings);
    this.connections =
        new ClientConnections(
            new ClientConnections.Limits(
                most,
                (int) (most * SHARE_OF_ADDRESS),
                settings.get(BridgeSettings.LIVE_MAX_WATCHERS_PER_ADDRESS),
                settings.get(BridgeSettings.MAX_WAITING_BYTES),
                Runtime.getRuntime().maxMemory() / HEAP_PART),
            faults,
            System::nanoTime);
    Gauge.builder("groundswell.http.connections", connections, ClientConnections::open)
        .description("Open connections of clients")
        .register(registry);
  }

  /**
   * Waiting requests, as many that are refused or idle, and watchers, which take no other's place.
   */
  private static int maxConnections(Settings settings) {
    return 2 * settings.get(BridgeSettings.MAX_WAITING_REQUESTS)
        + 64
        + settings.get(BridgeSettings.LIVE_MAX_WATCHERS);
  }

  /** Rejects requests that parsers interpret differently, such as bare line feeds. */
  static void strict(HttpConfiguration http) {
    http.setHttpCompliance(HttpCompliance.STRICT);
  }

  /** Adds the handlers before those of the server, and listens to its connections. */
  void install(Server server) {
    threads.everySecond(connections::endSlow);
    server.setErrorHandler(new ProblemErrorHandler(faults));
    server.insertHandler(new BodyHandler(connections, faults, this::route));
    server.insertHandler(new AnswerHandler(connections));
    server.addEventListener(
        new Container.Listener() {
          @Override
          public void beanAdded(Container parent, Object part) {
            if (part instanceof AbstractConnector connector) {
              connector.addEventListener(connections);
            }
          }

          @Override
          public void beanRemoved(Container parent, Object part) {}
        });
  }

  private BodyHandler.Route route(String path) {
    // Routes match with and without a trailing slash.
    String name = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return switch (name) {
      case "/predict" ->
          new BodyHandler.Route(PredictRoutes.maxSingleBodyBytes(settings), threads.direct());
      case "/batch_predict" ->
          new BodyHandler.Route(settings.get(BridgeSettings.MAX_BODY_BYTES), threads.routes());
      case "/subjects", "/audience/markers" ->
          new BodyHandler.Route(WriteRoutes.MAX_BODY_BYTES, threads.routes());
      case "/health", "/metrics" -> new BodyHandler.Route(0, threads.operations());
      default -> new BodyHandler.Route(0, threads.routes());
    };
  }

  @Override
  public void close() {
    threads.close();
  }
}
