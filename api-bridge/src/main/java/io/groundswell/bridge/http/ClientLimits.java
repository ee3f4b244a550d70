package io.groundswell.bridge.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.Container;

/** Sets Jetty up so that no client can stop the bridge: its limits, threads and handlers. */
final class ClientLimits implements AutoCloseable {
  /** Of an address's connections: the rest is kept for others. */
  private static final double SHARE_OF_ADDRESS = 0.75;

  /** Answers that are not sent yet may take this part of the heap. */
  private static final int HEAP_PART = 8;

  private final HttpOptions options;
  private final ClientFaults faults;
  private final ClientConnections connections;
  private final Threads threads = new Threads();

  ClientLimits(HttpOptions options, MeterRegistry registry) {
    this.options = options;
    this.faults = new ClientFaults(registry);
    int most = options.maxConnections();
    this.connections =
        new ClientConnections(
            new ClientConnections.Limits(
                most,
                (int) (most * SHARE_OF_ADDRESS),
                options.maxWatchersPerAddress(),
                options.maxWaitingBytes(),
                Runtime.getRuntime().maxMemory() / HEAP_PART),
            faults,
            System::nanoTime);
    Gauge.builder("groundswell.http.connections", connections, ClientConnections::open)
        .description("Open connections of clients")
        .register(registry);
  }

  /** Refuses what parsers read differently, such as line ends without a carriage return. */
  static void strict(HttpConfiguration http) {
    http.setHttpCompliance(HttpCompliance.STRICT);
  }

  /** Puts its handlers before those of the server, and watches its connections. */
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
    // Routes match with and without a slash at the end.
    String name = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return switch (name) {
      case "/predict" -> new BodyHandler.Route(options.maxSingleBodyBytes(), threads.direct());
      case "/batch_predict" -> new BodyHandler.Route(options.maxBodyBytes(), threads.routes());
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
