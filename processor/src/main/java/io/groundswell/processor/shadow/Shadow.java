package io.groundswell.processor.shadow;

import io.groundswell.processor.Background;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.processor.TopologyRunner;
import io.groundswell.processor.poll.PollLimits;
import io.groundswell.processor.stream.SizeLimits;
import io.groundswell.processor.stream.StreamsRuntime;
import io.groundswell.processor.stream.StreamsSettings;
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
 * The model on trial: in a Streams application of its own it scores once more what was scored.
 * Whatever becomes of it, posts and requests are served as without it: it is loaded once those run,
 * takes what time they leave of the workers, and where it fails, it alone is restarted.
 */
public final class Shadow implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Shadow.class);
  private static final long RETRY_MS = 1_000;
  private static final long REFRESH_MS = 5_000;

  private final String name;
  private final ProcessorConfig config;
  private final ScoringCore core;
  private final Admin admin;
  private final MeterRegistry registry;
  private final ShadowMetrics metrics;
  private final Background background = new Background("shadow");
  private volatile String lacks = "waits for posts to be served";
  private volatile @Nullable ServedModel model;
  private volatile @Nullable StreamsRuntime lane;

  /**
   * @param name of the model, as SHADOW_MODEL has it
   * @param registry where its work is counted
   */
  public Shadow(
      String name, ProcessorConfig config, ScoringCore core, Admin admin, MeterRegistry registry) {
    this.name = name;
    this.config = config;
    this.core = core;
    this.admin = admin;
    this.registry = registry;
    this.metrics = new ShadowMetrics(registry);
  }

  /** Loads the model and starts, both in the background. */
  public void start() {
    background.execute(this::load);
  }

  /** How it is; whatever that is, nothing else waits for it. */
  public ScorerStatus.Component check() {
    StreamsRuntime begun = lane;
    if (begun == null) {
      return new ScorerStatus.Component(false, name + " " + lacks);
    }
    if (!begun.running().isDone()) {
      return new ScorerStatus.Component(false, name + " is starting");
    }
    ServedModel trial = model;
    boolean works = begun.up() && trial != null && trial.scorer().modelUp();
    String drift = trial != null && trial.drifts() ? "; its scores depend on their call" : "";
    return new ScorerStatus.Component(works, name + (works ? drift : " has failed"));
  }

  /** Scored posts that it has still to score; empty while it does not run. */
  public OptionalLong lag() {
    StreamsRuntime begun = lane;
    return begun == null ? OptionalLong.empty() : begun.lag();
  }

  private void load() {
    lacks = "is being loaded";
    ServedModel trial;
    try {
      trial = core.serve(name);
    } catch (RuntimeException | Error e) { // even an error: it is no reason to stop serving
      lacks = "can't be loaded";
      log.error(
          "the model on trial can't be loaded, posts are served without it: model={} cause={}",
          name,
          e.getMessage());
      return;
    }
    model = trial;
    begin(trial);
  }

  private void begin(ServedModel trial) {
    try {
      if (config.createTopics()) {
        TopicCreator.createMissing(
            admin,
            List.of(TopicSpec.sentimentShadow(config.shadowTopic())),
            config.replicationFactor());
      }
      SizeLimits limits = SizeLimits.read(admin, List.of(config.shadowTopic()), List.of());
      GroupStart.atEnd(admin, group(), config.sentimentTopic());
      StreamsRuntime begun = start(trial, limits);
      lane = begun;
      begun.bindTo(registry);
      log.info("model on trial: model={} digest={}", name, trial.model().id().digest());
      background.repeat(() -> refresh(limits), REFRESH_MS);
    } catch (ExecutionException e) {
      lacks = "waits for " + e.getCause();
      log.debug("model on trial waits: cause={}", lacks);
      background.schedule(() -> begin(trial), RETRY_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) { // the executor would swallow either
      if (!background.isClosed()) {
        lacks = "can't be started";
        log.error("the model on trial can't be started: model={}", name, e);
      }
    }
  }

  private StreamsRuntime start(ServedModel trial, SizeLimits limits) {
    PollLimits window =
        PollLimits.of(
            config.batchSize(),
            Duration.ofMillis(config.batchLingerMs()),
            trial.nanosOfLongestText(),
            1,
            core.workers());
    return StreamsRuntime.scoring(
        "shadow",
        new ShadowTopology(config.sentimentTopic(), config.shadowTopic(), limits, metrics),
        StreamsSettings.shadow(
            config.kafka(),
            group(),
            config.bootstrapServers(),
            window,
            limits.largest() + TopologyRunner.REQUEST_OVERHEAD_BYTES),
        new ShadowScorer(new TextRules(config.maxTextBytes()), trial.scorer(), metrics),
        window,
        () -> log.error("the model on trial fails, posts are served without it: {}", name));
  }

  private void refresh(SizeLimits limits) {
    try {
      limits.refresh(admin, List.of(config.shadowTopic()));
    } catch (ExecutionException | RuntimeException e) {
      log.debug("topic not looked up: cause={}", e.toString()); // what was known holds
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String group() {
    return config.applicationIdPrefix() + "-shadow";
  }

  @Override
  public void close() {
    background.close();
    if (lane != null) {
      lane.close();
    }
  }
}
