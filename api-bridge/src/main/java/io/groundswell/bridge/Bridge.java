package io.groundswell.bridge;

import io.groundswell.bridge.audience.AudienceView;
import io.groundswell.bridge.http.Audience;
import io.groundswell.bridge.http.HttpOptions;
import io.groundswell.bridge.http.HttpServer;
import io.groundswell.bridge.ingest.AudienceTopicNames;
import io.groundswell.bridge.ingest.AudienceTopics;
import io.groundswell.bridge.ingest.ScoringOptions;
import io.groundswell.bridge.ingest.ScoringTopics;
import io.groundswell.bridge.kafka.ReplyOptions;
import io.groundswell.bridge.live.FeedThread;
import io.groundswell.bridge.live.LiveFeed;
import io.groundswell.bridge.live.LiveOptions;
import io.groundswell.bridge.reply.BrokerAuthCheck;
import io.groundswell.bridge.reply.RequestReply;
import io.groundswell.bridge.webhook.ShiftWebhook;
import io.groundswell.common.settings.AllowedHosts;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Setting;
import io.groundswell.common.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running bridge. */
public final class Bridge implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Bridge.class);
  private static final int MAX_THREADS = 64;
  private static final int REPLY_THREADS = 4;

  private final BrokerAuthCheck admittance;
  private final RequestReply scorers;
  private final AudienceTopics audience;
  private final ScoringTopics scoring;
  private final LiveFeed live;
  private final ShiftWebhook webhook;
  private final HttpServer http;
  private final ExecutorService replies;
  private final PrometheusMeterRegistry registry;

  private Bridge(
      BrokerAuthCheck admittance,
      RequestReply scorers,
      AudienceTopics audience,
      ScoringTopics scoring,
      LiveFeed live,
      ShiftWebhook webhook,
      HttpServer http,
      ExecutorService replies,
      PrometheusMeterRegistry registry) {
    this.admittance = admittance;
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
   * Starts and listens. A broker that is not there yet is no failure: {@code /health} is down until
   * it comes. Nor is one that refuses.
   *
   * @throws io.groundswell.bridge.http.PortTakenException if the port can't be had
   */
  public static Bridge start(BridgeConfig config) {
    return start(config, sentence -> log.error("refused by the broker: cause={}", sentence));
  }

  /**
   * Starts and listens.
   *
   * @param onRefusal told in one sentence, from a thread of the bridge's and at most once, if the
   *     broker refuses the bridge for what no waiting changes, such as its password
   * @throws io.groundswell.bridge.http.PortTakenException if the port can't be had
   */
  public static Bridge start(BridgeConfig config, Consumer<String> onRefusal) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 8);
    threads.setName("http");
    // Replies complete on other threads than those that serve clients.
    ExecutorService replies =
        Executors.newFixedThreadPool(REPLY_THREADS, task -> new Thread(task, "replies"));
    Settings settings = config.settingsRead();
    ReplyOptions kafka = replyOptions(settings);
    RequestReply scorers = new RequestReply(kafka, replies, registry);
    AudienceView view =
        AudienceView.empty(settings.get(BridgeConfig.AUDIENCE_MAX_WINDOWS), Clock.systemUTC());
    LiveFeed live =
        new LiveFeed(
            liveOptions(settings), Clock.systemUTC(), new FeedThread(), view.subjects()::all);
    AudienceTopics audience =
        new AudienceTopics(kafka, audienceOptions(settings), view, live, replies, registry);
    ScoringTopics scoring =
        new ScoringTopics(kafka, scoringOptions(settings), live, registry).start();
    ShiftWebhook webhook = webhook(config, kafka, registry);
    try {
      HttpServer http =
          HttpServer.start(
              httpOptions(settings),
              scorers,
              new Audience(view, audience, live),
              webhook::components,
              registry,
              threads);
      BrokerAuthCheck admittance = BrokerAuthCheck.ask(kafka, onRefusal);
      return new Bridge(
          admittance, scorers, audience, scoring, live, webhook, http, replies, registry);
    } catch (RuntimeException e) {
      live.close();
      letGo(scorers, audience, scoring, webhook);
      replies.shutdown();
      registry.close();
      throw e;
    }
  }

  /** All that speak to the broker at once: each may take half a second, or five without one. */
  private static void letGo(
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

  private static ShiftWebhook webhook(
      BridgeConfig config, ReplyOptions kafka, MeterRegistry registry) {
    Settings settings = config.settingsRead();
    return ShiftWebhook.start(
        config.webhook(),
        kafka,
        settings.get(CommonSettings.SHIFTS_TOPIC),
        settings.get(CommonSettings.APPLICATION_ID_PREFIX) + "-webhook",
        registry);
  }

  private static AudienceTopicNames audienceOptions(Settings settings) {
    return new AudienceTopicNames(
        settings.get(CommonSettings.AUDIENCE_TOPIC),
        settings.get(CommonSettings.SHIFTS_TOPIC),
        settings.get(CommonSettings.MARKERS_TOPIC),
        settings.get(CommonSettings.SUBJECTS_TOPIC));
  }

  private static ScoringOptions scoringOptions(Settings settings) {
    return new ScoringOptions(
        settings.get(CommonSettings.RAW_TOPIC),
        settings.get(CommonSettings.SENTIMENT_TOPIC),
        settings.get(CommonSettings.DEAD_LETTER_TOPIC),
        CommonSettings.scorerGroup(settings));
  }

  private static LiveOptions liveOptions(Settings settings) {
    return new LiveOptions(
        settings.get(BridgeConfig.LIVE_MAX_WATCHERS),
        settings.get(BridgeConfig.LIVE_POSTS),
        settings.get(BridgeConfig.LIVE_BUFFER_BYTES));
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
        AllowedHosts.of(
            settings.get(BridgeConfig.BRIDGE_HOST), settings.get(CommonSettings.ALLOWED_HOSTS)),
        settings.get(CommonSettings.MAX_TEXT_BYTES),
        settings.get(BridgeConfig.MAX_BATCH_TEXTS),
        settings.get(BridgeConfig.MAX_BODY_BYTES),
        settings.get(BridgeConfig.MAX_WAITING_REQUESTS),
        settings.get(BridgeConfig.MAX_WAITING_BYTES),
        Duration.ofMillis(settings.get(BridgeConfig.REQUEST_TIMEOUT_MS)),
        Duration.ofMillis(settings.get(BridgeConfig.BATCH_TIMEOUT_MS)),
        settings.get(BridgeConfig.METRIC_SUBJECTS),
        settings.get(BridgeConfig.LIVE_MAX_WATCHERS),
        settings.get(BridgeConfig.LIVE_MAX_WATCHERS_PER_ADDRESS),
        topics(settings));
  }

  private static Map<String, String> topics(Settings settings) {
    return BridgeConfig.TOPICS.stream().collect(Collectors.toMap(Setting::name, settings::get));
  }

  /** The port that is listened on. */
  public int port() {
    return http.port();
  }

  /**
   * Ends whoever watches, stops accepting, lets waiting requests finish, then lets go of the
   * broker.
   */
  @Override
  public void close() {
    admittance.close();
    live.close();
    http.close();
    letGo(scorers, audience, scoring, webhook);
    replies.shutdown();
    registry.close();
  }
}
