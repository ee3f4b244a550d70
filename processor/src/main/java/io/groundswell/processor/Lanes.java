package io.groundswell.processor;

import io.groundswell.processor.audience.Counting;
import io.groundswell.processor.audience.SubjectsView;
import io.groundswell.processor.stream.CloudEvents;
import io.groundswell.processor.stream.DeadLetterHandler;
import io.groundswell.processor.stream.PostScorer;
import io.groundswell.processor.stream.PredictTopology;
import io.groundswell.processor.stream.ReplyAddresses;
import io.groundswell.processor.stream.RequestScorer;
import io.groundswell.processor.stream.ScoreTopology;
import io.groundswell.processor.stream.SizeLimits;
import io.groundswell.processor.stream.StreamMetrics;
import io.groundswell.processor.stream.StreamsLane;
import io.groundswell.processor.stream.StreamsSettings;
import io.groundswell.processor.stream.WindowLimits;
import io.groundswell.processor.stream.audience.AudienceMetrics;
import io.groundswell.processor.stream.audience.AudienceTopology;
import io.groundswell.settings.RootCause;
import io.groundswell.topics.PostReader;
import io.groundswell.topics.ScorerStatus;
import io.groundswell.topics.TextRules;
import io.groundswell.topics.TopicCreator;
import io.groundswell.topics.TopicSpec;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
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
final class Lanes implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Lanes.class);
  private static final long RETRY_MS = 200;

  /** A broker takes a moment to tell of topics just created; longer is worth a word. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final long REFRESH_MS = 5000;

  /** What a request adds to its largest record: client id, topic name, lengths. */
  static final int REQUEST_OVERHEAD_BYTES = 64 * 1024;

  private final ProcessorConfig config;
  private final @Nullable ScoringCore core;
  private final Admin admin;
  private final StreamMetrics metrics;
  private final AudienceMetrics audienceMetrics;
  private final Path audienceState;
  private final Runnable onGivingUp;
  private final ReplyAddresses addresses;
  private final Map<Role, StreamsLane> lanes = new ConcurrentSkipListMap<>();
  private final List<KafkaStreamsMetrics> bound = new CopyOnWriteArrayList<>();
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
  Lanes(
      ProcessorConfig config,
      @Nullable ScoringCore core,
      Admin admin,
      StreamMetrics metrics,
      AudienceMetrics audienceMetrics,
      Path audienceState,
      Runnable onGivingUp) {
    this.config = config;
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

  OptionalLong lag() {
    StreamsLane posts = lanes.get(Role.SCORE);
    return posts == null ? OptionalLong.empty() : OptionalLong.of(posts.lag());
  }

  /**
   * Up once posts and requests have their partitions: who counts on an instance sooner may wait for
   * an answer for as long as a rebalance takes. The audience's state may still be restored.
   */
  ScorerStatus.Component check() {
    if (lanes.isEmpty()) {
      return new ScorerStatus.Component(false, "waiting for " + waitsFor);
    }
    boolean up = true;
    Map<String, String> states = new TreeMap<>();
    for (Role role : config.roles()) {
      StreamsLane lane = lanes.get(role);
      boolean begun = lane != null && lane.running().isDone();
      boolean down = lane != null && !lane.up();
      up = up && !down && (begun || role == Role.AUDIENCE);
      states.put(role.name().toLowerCase(Locale.ROOT), down ? "down" : begun ? "up" : "starting");
    }
    return new ScorerStatus.Component(up, states.toString());
  }

  private void tryToStart(MeterRegistry registry) {
    try {
      createTopics();
      if (config.roles().contains(Role.AUDIENCE)) {
        SubjectSeeds.seed(
            admin,
            config.bootstrapServers(),
            config.kafka(),
            config.subjectsTopic(),
            config.subjects());
      }
      SizeLimits limits = SizeLimits.read(admin, names(required()), names(replies()));
      addresses.refresh(admin);
      if (config.cloudEvents() || config.roles().contains(Role.AUDIENCE)) {
        clusterId = admin.describeCluster().clusterId().get();
      }
      if (config.roles().contains(Role.AUDIENCE)) {
        countSentimentPartitions();
      }
      for (Role role : config.roles()) {
        StreamsLane lane =
            switch (role) {
              case SCORE -> posts(limits);
              case PREDICT -> requests(limits);
              case AUDIENCE -> audience();
            };
        lanes.put(role, lane);
        KafkaStreamsMetrics ofLane = new KafkaStreamsMetrics(lane.streams());
        bound.add(ofLane);
        ofLane.bindTo(registry);
      }
      background.repeat(() -> refresh(limits), REFRESH_MS);
      CompletableFuture.allOf(
              lanes.values().stream()
                  .map(StreamsLane::running)
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

  private void refresh(SizeLimits limits) {
    try {
      addresses.refresh(admin);
      List<TopicSpec> topics = new ArrayList<>(required());
      topics.addAll(replies());
      limits.refresh(admin, names(topics));
      if (config.roles().contains(Role.AUDIENCE)) {
        countSentimentPartitions();
      }
    } catch (ExecutionException | RuntimeException e) {
      log.debug("topics not looked up: cause={}", e.toString()); // what was known holds
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The topics without which this instance's roles can't work. */
  private List<TopicSpec> required() {
    List<TopicSpec> topics = new ArrayList<>();
    if (config.roles().contains(Role.SCORE)) {
      topics.add(TopicSpec.rawPosts(config.rawTopic()));
      topics.add(TopicSpec.sentiment(config.sentimentTopic()));
      topics.add(TopicSpec.deadLetters(config.deadLetterTopic()));
    }
    if (config.roles().contains(Role.PREDICT)) {
      topics.add(TopicSpec.predictRequests(config.requestTopic()));
    }
    if (config.roles().contains(Role.AUDIENCE)) {
      TopicSpec sentiment = TopicSpec.sentiment(config.sentimentTopic());
      if (!topics.contains(sentiment)) {
        topics.add(sentiment);
      }
      topics.add(TopicSpec.audience(config.audienceTopic()));
      topics.add(TopicSpec.audienceShifts(config.shiftsTopic()));
      topics.add(TopicSpec.subjects(config.subjectsTopic()));
    }
    return topics;
  }

  /** Topics that requests may name; one that is missing costs its own replies only. */
  private List<TopicSpec> replies() {
    return config.roles().contains(Role.PREDICT)
        ? config.replyTopics().stream().map(TopicSpec::predictReplies).toList()
        : List.of();
  }

  private void createTopics() throws ExecutionException, InterruptedException {
    if (config.createTopics()) {
      List<TopicSpec> topics = new ArrayList<>(required());
      topics.addAll(replies());
      topics.add(TopicSpec.scorerStatus(config.statusTopic()));
      TopicCreator.createMissing(admin, topics, config.replicationFactor());
    }
  }

  private static List<String> names(List<TopicSpec> topics) {
    return topics.stream().map(TopicSpec::name).toList();
  }

  private StreamsLane posts(SizeLimits limits) {
    ScoringCore core = scoring();
    WindowLimits window =
        WindowLimits.of(
            config.batchSize(),
            Duration.ofMillis(config.batchLingerMs()),
            core.nanosOfLongestText(),
            config.streamThreads(),
            core.workers());
    return StreamsLane.scoring(
        "score",
        new ScoreTopology(
            config.rawTopic(), config.sentimentTopic(), limits, metrics, cloudEvents(), null),
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
            core.languages(),
            metrics),
        window,
        onGivingUp);
  }

  private StreamsLane requests(SizeLimits limits) {
    ScoringCore core = scoring();
    // No linger: a person waits. Requests have deadlines, so their windows need no bound in time.
    WindowLimits window = new WindowLimits(config.batchSize(), 1, Duration.ZERO);
    return StreamsLane.scoring(
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
            core.languages(),
            addresses,
            metrics,
            Clock.systemUTC()),
        window,
        onGivingUp);
  }

  private ScoringCore scoring() {
    return Objects.requireNonNull(core, "these roles score");
  }

  private StreamsLane audience() {
    return StreamsLane.plain(
        "audience",
        new AudienceTopology(
            new AudienceTopology.Topics(
                config.sentimentTopic(),
                config.audienceTopic(),
                config.shiftsTopic(),
                config.subjectsTopic()),
            config.audience(counting()),
            new SubjectsView(),
            () -> sentimentPartitions,
            cloudEvents(),
            audienceMetrics),
        StreamsSettings.audience(
            config.kafka(),
            config.applicationIdPrefix() + "-audience",
            config.bootstrapServers(),
            config.audienceThreads(),
            // State of another cluster under the same names would pass for this one's.
            audienceState.resolve(clusterId)),
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
    bound.forEach(KafkaStreamsMetrics::close);
    lanes.values().forEach(StreamsLane::close);
  }
}
