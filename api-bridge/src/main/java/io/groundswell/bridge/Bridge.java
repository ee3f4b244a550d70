package io.groundswell.bridge;

import io.groundswell.bridge.audience.AudienceView;
import io.groundswell.bridge.http.Audience;
import io.groundswell.bridge.http.HttpServer;
import io.groundswell.bridge.ingest.AudienceTopics;
import io.groundswell.bridge.ingest.ScoringTopics;
import io.groundswell.bridge.live.FeedThread;
import io.groundswell.bridge.live.LiveFeed;
import io.groundswell.bridge.reply.RequestReply;
import io.groundswell.bridge.settings.BridgeSettings;
import io.groundswell.bridge.webhook.ShiftWebhook;
import io.groundswell.common.settings.Settings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running bridge. */
public final class Bridge implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Bridge.class);
  private static final int MAX_THREADS = 64;
  private static final int REPLY_THREADS = 4;

  private final RequestReply scorers;
  private final AudienceTopics audience;
  private final ScoringTopics scoring;
  private final LiveFeed live;
  private final ShiftWebhook webhook;
  private final HttpServer http;
  private final ExecutorService replies;
  private final PrometheusMeterRegistry registry;

  private Bridge(
      RequestReply scorers,
      AudienceTopics audience,
      ScoringTopics scoring,
      LiveFeed live,
      ShiftWebhook webhook,
      HttpServer http,
      ExecutorService replies,
      PrometheusMeterRegistry registry) {
    this.scorers = scorers;
    this.audience = audience;
    this.scoring = scoring;
    this.live = live;
    this.webhook = webhook;
    this.http = http;
    this.replies = replies;
    this.registry = registry;
  }

  /**
   * Starts and listens. While the broker is unavailable, {@code /health} is down. A broker that
   * refuses the bridge is logged.
   *
   * @throws io.groundswell.bridge.http.PortTakenException if the bridge can't listen on its address
   */
  public static Bridge start(BridgeConfig config) {
    return start(config, sentence -> log.error("refused by the broker: cause={}", sentence));
  }

  /**
   * Starts and listens.
   *
   * @param onRefusal gets one sentence, on a thread of the bridge and at most once, if the broker
   *     refuses the bridge permanently, for example because of its password
   * @throws io.groundswell.bridge.http.PortTakenException if the bridge can't listen on its address
   */
  public static Bridge start(BridgeConfig config, Consumer<String> onRefusal) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 8);
    threads.setName("http");
    // Replies complete on other threads than HTTP requests.
    ExecutorService replies =
        Executors.newFixedThreadPool(REPLY_THREADS, task -> new Thread(task, "replies"));
    Settings settings = config.settingsRead();
    RequestReply scorers = new RequestReply(settings, replies, registry);
    AudienceView view =
        AudienceView.empty(settings.get(BridgeSettings.AUDIENCE_MAX_WINDOWS), Clock.systemUTC());
    LiveFeed live =
        new LiveFeed(
            settings.get(BridgeSettings.LIVE_MAX_WATCHERS),
            settings.get(BridgeSettings.LIVE_POSTS),
            settings.get(BridgeSettings.LIVE_BUFFER_BYTES),
            Clock.systemUTC(),
            new FeedThread(),
            view.subjects()::all);
    AudienceTopics audience = new AudienceTopics(settings, view, live, replies, registry);
    ScoringTopics scoring = new ScoringTopics(settings, live, registry).start();
    ShiftWebhook webhook = ShiftWebhook.start(settings, registry);
    try {
      HttpServer http =
          HttpServer.start(
              settings,
              scorers,
              new Audience(view, audience, live),
              webhook::components,
              registry,
              threads);
      scorers.checkAccess(onRefusal);
      return new Bridge(scorers, audience, scoring, live, webhook, http, replies, registry);
    } catch (RuntimeException e) {
      live.close();
      disconnect(scorers, audience, scoring, webhook);
      replies.shutdown();
      registry.close();
      throw e;
    }
  }

  /** Closes all Kafka clients in parallel: each takes up to five seconds without a broker. */
  private static void disconnect(
      RequestReply scorers, AudienceTopics audience, ScoringTopics scoring, ShiftWebhook webhook) {
    scoring.stop();
    webhook.stop();
    audience.stop();
    scorers.stop();
    scoring.close();
    webhook.close();
    audience.close();
    scorers.close();
  }

  /** The port on which the bridge listens. */
  public int port() {
    return http.port();
  }

  /**
   * Disconnects watchers, stops accepting requests, waits for pending ones, then closes the Kafka
   * clients.
   */
  @Override
  public void close() {
    live.close();
    http.close();
    disconnect(scorers, audience, scoring, webhook);
    replies.shutdown();
    registry.close();
  }
}
