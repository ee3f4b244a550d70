package io.groundswell.processor;

import io.groundswell.audience.AudienceOptions;
import io.groundswell.audience.Counting;
import io.groundswell.audience.SubjectsView;
import io.groundswell.common.RootCause;
import io.groundswell.processor.audience.AudienceMetrics;
import io.groundswell.processor.audience.AudienceTopology;
import io.groundswell.processor.audience.ModelCalibration;
import io.groundswell.processor.audience.SubjectSeeds;
import io.groundswell.processor.poll.PollLimits;
import io.groundswell.processor.predict.PredictTopology;
import io.groundswell.processor.predict.ReplyAddresses;
import io.groundswell.processor.predict.RequestScorer;
import io.groundswell.processor.score.PostScorer;
import io.groundswell.processor.score.ScoreTopology;
import io.groundswell.processor.stream.CloudEvents;
import io.groundswell.processor.stream.DeadLetterHandler;
import io.groundswell.processor.stream.SizeLimits;
import io.groundswell.processor.stream.StreamMetrics;
import io.groundswell.processor.stream.StreamsRuntime;
import io.groundswell.processor.stream.StreamsSettings;
import io.groundswell.scorer.ScoringCore;
import io.groundswell.topics.PostReader;
import io.groundswell.topics.ScorerStatus;
import io.groundswell.topics.TextRules;
import io.groundswell.topics.TopicSpec;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.AuthenticationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topologies that this instance's roles ask for. They start once the broker answers and the
 * topics are there, however long that takes.
 */
public final class TopologyRunner implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopologyRunner.class);
  private static final long RETRY_MS = 200;

  /** A broker takes a moment to tell of topics just created; longer is worth a word. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final long REFRESH_MS = 5000;

  /** The process ends after all lanes have been down for so long, attempts to restart included. */
  private static final Duration ALL_DOWN = Duration.ofMinutes(10);

  /** What a request adds to its largest record: client id, topic name, lengths. */
  public static final int REQUEST_OVERHEAD_BYTES = 64 * 1024;

  private final ProcessorConfig config;
  private final LaneTopics topics;
  private final @Nullable ScoringCore core;
  private final Admin admin;
  private final StreamMetrics metrics;
  private final AudienceMetrics audienceMetrics;
  private final Path audienceState;
  private final Runnable onGivingUp;
  private final ReplyAddresses addresses;
  private final Map<Role, StreamsRuntime> lanes = new ConcurrentSkipListMap<>();
  private final CompletableFuture<Void> running = new CompletableFuture<>();
  private final Background background = new Background("lanes");
  private final long begunNanos = System.nanoTime();
  private boolean warned;
  private volatile String waitsFor = "the broker";
  private volatile int sentimentPartitions;
  private String clusterId = "";

  /**
   * @param core null if no role of this instance scores
   * @param audienceState where audiences are kept, this instance's alone
   * @param onGivingUp ends the process; may be called from any thread
   */
  TopologyRunner(
      ProcessorConfig config,
      @Nullable ScoringCore core,
      Admin admin,
      StreamMetrics metrics,
      AudienceMetrics audienceMetrics,
      Path audienceState,
      Runnable onGivingUp) {
    this.config = config;
    this.topics = new LaneTopics(config);
    this.core = core;
    this.admin = admin;
    this.metrics = metrics;
    this.audienceMetrics = audienceMetrics;
    this.audienceState = audienceState;
    this.onGivingUp = onGivingUp;
    this.addresses = new ReplyAddresses(config.replyTopics());
  }

  void start(MeterRegistry registry) {
    background.execute(() -> tryToStart(registry));
  }

  CompletableFuture<Void> running() {
    return running;
  }

  /**
   * Records that a lane has still to process, by what it reads itself.
   *
   * @return empty where this instance has no such lane, or it does not run
   */
  OptionalLong lag(Role role) {
    StreamsRuntime lane = lanes.get(role);
    return lane == null ? OptionalLong.empty() : lane.lag();
  }

  /** Whether a lane works; not while it is being restarted. */
  boolean up(Role role) {
    StreamsRuntime lane = lanes.get(role);
    return lane != null && lane.running().isDone() && lane.up();
  }

  /**
   * Up once posts and requests have their partitions: clients that rely on an instance sooner may
   * wait for an answer for as long as a rebalance takes. The audience has a component of its own,
   * and takes no other lane down.
   */
  ScorerStatus.Component check() {
    if (lanes.isEmpty()) {
      return new ScorerStatus.Component(false, "waiting for " + waitsFor);
    }
    boolean up = true;
    Map<String, String> states = new TreeMap<>();
    for (Role role : config.roles()) {
      states.put(role.lane(), state(role));
      up = up && (role == Role.AUDIENCE || up(role));
    }
    return new ScorerStatus.Component(up, states.toString());
  }

  /** A lane's component; the audience's state may still be restored when it is up. */
  ScorerStatus.Component check(Role role) {
    StreamsRuntime lane = lanes.get(role);
    return new ScorerStatus.Component(lane != null && lane.up(), state(role));
  }

  private String state(Role role) {
    StreamsRuntime lane = lanes.get(role);
    if (lane != null && !lane.up()) {
      return "down";
    }
    return lane != null && lane.running().isDone() ? "up" : "starting";
  }

  private void tryToStart(MeterRegistry registry) {
    try {
      topics.create(admin);
      if (config.roles().contains(Role.AUDIENCE)) {
        SubjectSeeds.seed(
            admin,
            config.bootstrapServers(),
            config.kafka(),
            config.subjectsTopic(),
            config.subjects());
      }
      SizeLimits limits =
          SizeLimits.read(
              admin, LaneTopics.names(topics.required()), LaneTopics.names(topics.replies()));
      addresses.refresh(admin);
      if (config.cloudEvents() || config.roles().contains(Role.AUDIENCE)) {
        clusterId = admin.describeCluster().clusterId().get();
      }
      if (config.roles().contains(Role.AUDIENCE)) {
        countSentimentPartitions();
      }
      for (Role role : config.roles()) {
        StreamsRuntime lane =
            switch (role) {
              case SCORE -> posts(limits);
              case PREDICT -> requests(limits);
              case AUDIENCE -> audience();
            };
        lanes.put(role, lane);
        lane.bindTo(registry);
      }
      background.repeat(() -> refresh(limits), REFRESH_MS);
      background.repeat(this::endIfNothingWorks, REFRESH_MS);
      CompletableFuture.allOf(
              lanes.values().stream()
                  .map(StreamsRuntime::running)
                  .toArray(CompletableFuture<?>[]::new))
          .thenRun(
              () -> {
                log.info("processor runs: roles={}", lanes.keySet());
                running.complete(null);
              });
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthenticationException refusal) {
        // Waiting does not make a password right, nor an authority known.
        log.error(
            "refused by the broker, or its certificate is not trusted: servers={} cause={}",
            config.bootstrapServers(),
            RootCause.message(refusal));
        onGivingUp.run();
        return;
      }
      waitsFor = String.valueOf(e.getCause());
      if (!warned && System.nanoTime() - begunNanos > PATIENCE.toNanos()) {
        warned = true;
        log.warn(
            "waiting for the broker and its topics: servers={} cause={}",
            config.bootstrapServers(),
            waitsFor);
      }
      if (!background.isClosed()) {
        background.schedule(() -> tryToStart(registry), RETRY_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) { // the executor would swallow either
      if (!background.isClosed()) {
        log.error("lanes not started: cause={}", e.toString(), e);
        onGivingUp.run();
      }
    }
  }

  /** Lanes are restarted for as long as it takes, unless not one of them works. */
  private void endIfNothingWorks() {
    if (lanes.values().stream().allMatch(lane -> lane.downFor().compareTo(ALL_DOWN) > 0)) {
      log.error(
          "no lane works, process ends: lanes={} down_s={}", lanes.keySet(), ALL_DOWN.toSeconds());
      onGivingUp.run();
    }
  }

  private void refresh(SizeLimits limits) {
    try {
      addresses.refresh(admin);
      List<TopicSpec> known = new ArrayList<>(topics.required());
      known.addAll(topics.replies());
      limits.refresh(admin, LaneTopics.names(known));
      if (config.roles().contains(Role.AUDIENCE)) {
        countSentimentPartitions();
      }
    } catch (ExecutionException | RuntimeException e) {
      log.debug("topics not looked up: cause={}", e.toString()); // what was known holds
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private StreamsRuntime posts(SizeLimits limits) {
    ScoringCore core = scoring();
    PollLimits window =
        PollLimits.of(
            config.batchSize(),
            Duration.ofMillis(config.batchLingerMs()),
            core.nanosOfLongestText(),
            config.streamThreads(),
            core.workers());
    return StreamsRuntime.scoring(
        "score",
        new ScoreTopology(
            config.rawTopic(), config.sentimentTopic(), limits, metrics, cloudEvents()),
        StreamsSettings.posts(
            config.kafka(),
            config.applicationIdPrefix() + "-scorer",
            config.bootstrapServers(),
            config.streamThreads(),
            window,
            new DeadLetterHandler.Destination(config.deadLetterTopic(), limits, metrics),
            limits.largest() + REQUEST_OVERHEAD_BYTES),
        new PostScorer(
            new PostReader(config.postFormat(), new TextRules(config.maxTextBytes())),
            core.scorer(),
            metrics),
        window,
        onGivingUp);
  }

  private StreamsRuntime requests(SizeLimits limits) {
    ScoringCore core = scoring();
    // No linger: a person waits. Requests have deadlines, so their windows need no bound in time.
    PollLimits window = new PollLimits(config.batchSize(), 1, Duration.ZERO);
    return StreamsRuntime.scoring(
        "predict",
        new PredictTopology(config.requestTopic(), limits, metrics),
        StreamsSettings.requests(
            config.kafka(),
            config.applicationIdPrefix() + "-predict",
            config.bootstrapServers(),
            config.predictThreads(),
            window,
            limits.largest() + REQUEST_OVERHEAD_BYTES),
        new RequestScorer(
            new TextRules(config.maxTextBytes()),
            core.scorer(),
            addresses,
            metrics,
            Clock.systemUTC()),
        window,
        onGivingUp);
  }

  private ScoringCore scoring() {
    return Objects.requireNonNull(core, "these roles score");
  }

  /** Subjects are read anew after a restart: a removal may have been compacted away meanwhile. */
  private AudienceTopology audience(AudienceOptions options) {
    return new AudienceTopology(
        new AudienceTopology.Topics(
            config.sentimentTopic(),
            config.audienceTopic(),
            config.shiftsTopic(),
            config.subjectsTopic()),
        options,
        new SubjectsView(),
        () -> sentimentPartitions,
        cloudEvents(),
        audienceMetrics);
  }

  private StreamsRuntime audience() {
    AudienceOptions options = config.audience(counting());
    return StreamsRuntime.plain(
        "audience",
        () -> audience(options).get(),
        StreamsSettings.audience(
            config.kafka(),
            config.applicationIdPrefix() + "-audience",
            config.bootstrapServers(),
            config.audienceThreads(),
            // State of another cluster under the same names would pass for this one's.
            audienceState.resolve(clusterId),
            audienceMetrics.failures()),
        onGivingUp);
  }

  private CloudEvents cloudEvents() {
    return config.cloudEvents()
        ? CloudEvents.from(clusterId, config.applicationIdPrefix())
        : CloudEvents.OFF;
  }

  private Counting counting() {
    Counting counting =
        Counting.of(config.audienceCounting(), ModelCalibration.of(config.modelRoutes()));
    if (counting.method() != config.audienceCounting()) {
      log.warn(
          "the models' errors are not known, labels are counted as they are: models={} wanted={}",
          config.modelRoutes().models(),
          config.audienceCounting().title());
    }
    return counting;
  }

  private void countSentimentPartitions() throws ExecutionException, InterruptedException {
    sentimentPartitions =
        Objects.requireNonNull(
                admin
                    .describeTopics(List.of(config.sentimentTopic()))
                    .allTopicNames()
                    .get()
                    .get(config.sentimentTopic()))
            .partitions()
            .size();
  }

  @Override
  public void close() {
    background.close();
    lanes.values().forEach(StreamsRuntime::close);
  }
}
