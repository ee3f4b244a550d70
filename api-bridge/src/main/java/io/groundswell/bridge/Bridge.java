package io.groundswell.bridge;

import io.groundswell.bridge.http.HttpOptions;
import io.groundswell.bridge.http.HttpServer;
import io.groundswell.bridge.reply.ReplyOptions;
import io.groundswell.bridge.reply.RequestReply;
import io.groundswell.settings.CommonSettings;
import io.groundswell.settings.Settings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The running bridge. */
public final class Bridge implements AutoCloseable {
  private static final int MAX_THREADS = 64;

  private final RequestReply scorers;
  private final HttpServer http;
  private final PrometheusMeterRegistry registry;

  private Bridge(RequestReply scorers, HttpServer http, PrometheusMeterRegistry registry) {
    this.scorers = scorers;
    this.http = http;
    this.registry = registry;
  }

  /**
   * Starts and listens. A broker that is not there yet is no failure: {@code /health} is down until
   * it comes.
   *
   * @throws io.groundswell.bridge.http.PortTakenException if the port can't be had
   */
  public static Bridge start(BridgeConfig config) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 8);
    threads.setName("http");
    Settings settings = config.settingsRead();
    RequestReply scorers = new RequestReply(replyOptions(settings), threads, registry);
    try {
      return new Bridge(
          scorers, HttpServer.start(httpOptions(settings), scorers, registry, threads), registry);
    } catch (RuntimeException e) {
      scorers.close();
      registry.close();
      throw e;
    }
  }

  private static ReplyOptions replyOptions(Settings settings) {
    Map<String, String> kafka = new HashMap<>(settings.kafka());
    kafka.put("bootstrap.servers", settings.get(CommonSettings.KAFKA_BOOTSTRAP_SERVERS));
    return new ReplyOptions(
        kafka,
        settings.get(CommonSettings.REQUEST_TOPIC),
        settings.get(BridgeConfig.REPLY_TOPIC),
        settings.get(CommonSettings.STATUS_TOPIC),
        settings.get(CommonSettings.CREATE_TOPICS),
        settings.get(CommonSettings.REPLICATION_FACTOR).shortValue(),
        Duration.ofMillis(settings.get(BridgeConfig.REQUEST_TIMEOUT_MS)),
        Duration.ofMillis(settings.get(BridgeConfig.BATCH_TIMEOUT_MS)),
        settings.get(BridgeConfig.BATCH_RECORDS_IN_FLIGHT));
  }

  private static HttpOptions httpOptions(Settings settings) {
    return new HttpOptions(
        settings.get(BridgeConfig.BRIDGE_HOST),
        settings.get(BridgeConfig.BRIDGE_PORT),
        settings.get(CommonSettings.MAX_TEXT_BYTES),
        settings.get(BridgeConfig.MAX_BATCH_TEXTS),
        settings.get(BridgeConfig.MAX_BODY_BYTES),
        settings.get(BridgeConfig.MAX_WAITING_REQUESTS),
        settings.get(BridgeConfig.MAX_WAITING_BYTES),
        Duration.ofMillis(settings.get(BridgeConfig.REQUEST_TIMEOUT_MS)),
        Duration.ofMillis(settings.get(BridgeConfig.BATCH_TIMEOUT_MS)));
  }

  /** The port that is listened on. */
  public int port() {
    return http.port();
  }

  /** Stops accepting, lets waiting requests finish, then lets go of the broker. */
  @Override
  public void close() {
    http.close();
    scorers.close();
    registry.close();
  }
}
