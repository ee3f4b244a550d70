package io.groundswell.processor.shadow;

import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Settings;
import io.groundswell.processor.Background;
import io.groundswell.processor.ProcessorSettings;
import io.groundswell.processor.poll.PollLimits;
import io.groundswell.processor.stream.SizeLimits;
import io.groundswell.processor.stream.StreamsRuntime;
import io.groundswell.processor.stream.StreamsSettings;
import io.groundswell.scorer.ScorerSettings;
import io.groundswell.scorer.ScoringCore;
import io.groundswell.scorer.ServedModel;
import io.groundswell.topics.ScorerStatus;
import io.groundswell.topics.TextRules;
import io.groundswell.topics.TopicCreator;
import io.groundswell.topics.TopicSpec;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores with the shadow model what has been scored, in a separate Kafka Streams application. Posts
 * and requests do not depend on it: its model is loaded after their topologies run, it uses the
 * worker time that they leave, and a failure restarts only its topology.
 */
public final class Shadow implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Shadow.class);
  private static final long RETRY_MS = 1_000;
  private static final long REFRESH_MS = 5_000;

  private final String name;
  private final Settings settings;
  private final ScoringCore core;
  private final Admin admin;
  private final MeterRegistry registry;
  private final ShadowMetrics metrics;
  private final String shadowTopic;
  private final Background background = new Background("shadow");
  private volatile String lacks = "waits for posts to be served";
  private volatile @Nullable ServedModel model;
  private volatile @Nullable StreamsRuntime runtime;

  /**
   * @param name of the model, as in SHADOW_MODEL
   * @param registry of its metrics
   */
  public Shadow(
      String name, Settings settings, ScoringCore core, Admin admin, MeterRegistry registry) {
    this.name = name;
    this.settings = settings;
    this.core = core;
    this.admin = admin;
    this.registry = registry;
    this.metrics = new ShadowMetrics(registry);
    this.shadowTopic = settings.get(CommonSettings.SHADOW_TOPIC);
  }

  /** Loads the model and starts the topology, both in the background. */
  public void start() {
    background.execute(this::load);
  }

  /** The state of the model and its topology; no other component depends on it. */
  public ScorerStatus.Component check() {
    StreamsRuntime started = runtime;
    if (started == null) {
      return new ScorerStatus.Component(false, name + " " + lacks);
    }
    if (!started.running().isDone()) {
      return new ScorerStatus.Component(false, name + " is starting");
    }
    ServedModel trial = model;
    boolean works = started.up() && trial != null && trial.scorer().modelUp();
    String drift = trial != null && trial.drifts() ? "; its scores depend on their call" : "";
    return new ScorerStatus.Component(works, name + (works ? drift : " has failed"));
  }

  /** Scored posts that it has still to score; empty while it does not run. */
  public OptionalLong lag() {
    StreamsRuntime started = runtime;
    return started == null ? OptionalLong.empty() : started.lag();
  }

  private void load() {
    lacks = "is being loaded";
    ServedModel trial;
    try {
      trial = core.serve(name);
    } catch (RuntimeException | Error e) { // not even an error stops posts from being served
      lacks = "can't be loaded";
      log.error(
          "shadow model not loaded, posts are served without it: model={} cause={}",
          name,
          e.getMessage());
      return;
    }
    model = trial;
    background.retry(
        () -> startTopology(trial),
        RETRY_MS,
        cause -> {
          lacks = "waits for " + cause;
          log.debug(
              "shadow topology waits for the broker: model={} cause={}", name, cause.toString());
          return true;
        },
        failure -> {
          lacks = "can't be started";
          log.error("shadow topology not started: model={}", name, failure);
        });
  }

  private void startTopology(ServedModel trial) throws ExecutionException, InterruptedException {
    if (settings.get(CommonSettings.CREATE_TOPICS)) {
      TopicCreator.createMissing(
          admin,
          List.of(TopicSpec.sentimentShadow(shadowTopic)),
          settings.get(CommonSettings.REPLICATION_FACTOR).shortValue());
    }
    SizeLimits limits = SizeLimits.read(admin, List.of(shadowTopic), List.of());
    GroupStart.atEnd(admin, group(), settings.get(CommonSettings.SENTIMENT_TOPIC));
    StreamsRuntime started = start(trial, limits);
    runtime = started;
    started.bindTo(registry);
    log.info("shadow model scores: model={} digest={}", name, trial.model().id().digest());
    background.repeat(() -> limits.refresh(admin, List.of(shadowTopic)), REFRESH_MS);
  }

  private StreamsRuntime start(ServedModel trial, SizeLimits limits) {
    PollLimits poll =
        PollLimits.of(
            settings.get(ScorerSettings.BATCH_SIZE),
            Duration.ofMillis(settings.get(ProcessorSettings.BATCH_LINGER_MS)),
            trial.nanosOfLongestText(),
            1,
            core.workers());
    return StreamsRuntime.scoring(
        "shadow",
        new ShadowTopology(
            settings.get(CommonSettings.SENTIMENT_TOPIC), shadowTopic, limits, metrics),
        StreamsSettings.shadow(
            settings.kafka(),
            group(),
            settings.get(CommonSettings.KAFKA_BOOTSTRAP_SERVERS),
            poll,
            StreamsSettings.maxRequestBytes(limits)),
        new ShadowScorer(
            new TextRules(settings.get(CommonSettings.MAX_TEXT_BYTES)), trial.scorer(), metrics),
        poll,
        () -> log.error("shadow model failed, posts are served without it: model={}", name));
  }

  private String group() {
    return settings.get(CommonSettings.APPLICATION_ID_PREFIX) + "-shadow";
  }

  @Override
  public void close() {
    background.close();
    if (runtime != null) {
      runtime.close();
    }
  }
}
