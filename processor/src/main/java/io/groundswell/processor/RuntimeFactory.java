package io.groundswell.processor;

import io.groundswell.audience.AudienceOptions;
import io.groundswell.audience.AudienceSettings;
import io.groundswell.audience.Counting;
import io.groundswell.audience.SubjectsView;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Settings;
import io.groundswell.processor.audience.AudienceMetrics;
import io.groundswell.processor.audience.AudienceTopology;
import io.groundswell.processor.audience.ModelCalibration;
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
import io.groundswell.scorer.ScorerSettings;
import io.groundswell.scorer.ScoringCore;
import io.groundswell.scorer.core.ModelRoutes;
import io.groundswell.topics.PostReader;
import io.groundswell.topics.TextRules;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds and starts the topology of a role, with what it needs to know about the cluster. */
final class RuntimeFactory {
  private static final Logger log = LoggerFactory.getLogger(RuntimeFactory.class);

  private final Settings settings;
  private final @Nullable ScoringCore core;
  private final StreamMetrics metrics;
  private final AudienceMetrics audienceMetrics;
  private final Path audienceState;
  private final Runnable onGivingUp;
  private final ReplyAddresses addresses;
  private volatile int sentimentPartitions;
  private String clusterId = "";

  /**
   * @param core null if no role of this instance scores
   * @param audienceState folder of the audience's state, used by this instance only
   * @param onGivingUp ends the process; called from any thread
   */
  RuntimeFactory(
      Settings settings,
      @Nullable ScoringCore core,
      StreamMetrics metrics,
      AudienceMetrics audienceMetrics,
      Path audienceState,
      Runnable onGivingUp) {
    this.settings = settings;
    this.core = core;
    this.metrics = metrics;
    this.audienceMetrics = audienceMetrics;
    this.audienceState = audienceState;
    this.onGivingUp = onGivingUp;
    this.addresses = new ReplyAddresses(settings.get(ProcessorSettings.REPLY_TOPICS));
  }

  /** Looks up what topologies need before they start; calls {@link #refresh}. */
  void lookUp(Admin admin) throws ExecutionException, InterruptedException {
    if (settings.get(ProcessorSettings.CLOUDEVENTS) || countsAudiences()) {
      clusterId = admin.describeCluster().clusterId().get();
    }
    refresh(admin);
  }

  /** Looks up what may change while topologies run: reply topics and partition counts. */
  void refresh(Admin admin) throws ExecutionException, InterruptedException {
    addresses.refresh(admin);
    if (countsAudiences()) {
      String topic = settings.get(CommonSettings.SENTIMENT_TOPIC);
      sentimentPartitions =
          Objects.requireNonNull(
                  admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic))
              .partitions()
              .size();
    }
  }

  private boolean countsAudiences() {
    return settings.get(ProcessorSettings.ROLES).contains(Role.AUDIENCE);
  }

  /**
   * Starts a role's topology.
   *
   * @param limits largest record of each topic
   */
  StreamsRuntime start(Role role, SizeLimits limits) {
    return switch (role) {
      case SCORE -> score(limits);
      case PREDICT -> predict(limits);
      case AUDIENCE -> audience();
    };
  }

  private StreamsRuntime score(SizeLimits limits) {
    ScoringCore core = scoring();
    int threads = settings.get(ProcessorSettings.STREAM_THREADS);
    PollLimits poll =
        PollLimits.of(
            settings.get(ScorerSettings.BATCH_SIZE),
            Duration.ofMillis(settings.get(ProcessorSettings.BATCH_LINGER_MS)),
            core.nanosOfLongestText(),
            threads,
            core.workers());
    return StreamsRuntime.scoring(
        Role.SCORE.topology(),
        new ScoreTopology(
            settings.get(CommonSettings.RAW_TOPIC),
            settings.get(CommonSettings.SENTIMENT_TOPIC),
            limits,
            metrics,
            cloudEvents()),
        StreamsSettings.posts(
            settings.kafka(),
            CommonSettings.scorerGroup(settings),
            servers(),
            threads,
            poll,
            new DeadLetterHandler.Destination(
                settings.get(CommonSettings.DEAD_LETTER_TOPIC), limits, metrics),
            StreamsSettings.maxRequestBytes(limits)),
        new PostScorer(
            new PostReader(ProcessorSettings.postFormat(settings), textRules()),
            core.scorer(),
            metrics),
        poll,
        onGivingUp);
  }

  private StreamsRuntime predict(SizeLimits limits) {
    ScoringCore core = scoring();
    // No linger: a client waits. Deadlines bound the batches of requests, so no time limit.
    PollLimits poll = new PollLimits(settings.get(ScorerSettings.BATCH_SIZE), 1, Duration.ZERO);
    return StreamsRuntime.scoring(
        Role.PREDICT.topology(),
        new PredictTopology(settings.get(CommonSettings.REQUEST_TOPIC), limits, metrics),
        StreamsSettings.requests(
            settings.kafka(),
            applicationId(Role.PREDICT),
            servers(),
            settings.get(ProcessorSettings.PREDICT_THREADS),
            poll,
            StreamsSettings.maxRequestBytes(limits)),
        new RequestScorer(textRules(), core.scorer(), addresses, metrics, Clock.systemUTC()),
        poll,
        onGivingUp);
  }

  private StreamsRuntime audience() {
    AudienceOptions options = AudienceSettings.options(settings, counting());
    return StreamsRuntime.plain(
        Role.AUDIENCE.topology(),
        () -> audienceTopology(options).get(),
        StreamsSettings.audience(
            settings.kafka(),
            applicationId(Role.AUDIENCE),
            servers(),
            settings.get(ProcessorSettings.AUDIENCE_THREADS),
            // One folder per cluster: the names of topics and stores are the same in another.
            audienceState.resolve(clusterId),
            audienceMetrics.failures()),
        onGivingUp);
  }

  /** Each start reads all subjects again: compaction may have dropped a removal since. */
  private AudienceTopology audienceTopology(AudienceOptions options) {
    return new AudienceTopology(
        new AudienceTopology.Topics(
            settings.get(CommonSettings.SENTIMENT_TOPIC),
            settings.get(CommonSettings.AUDIENCE_TOPIC),
            settings.get(CommonSettings.SHIFTS_TOPIC),
            settings.get(CommonSettings.SUBJECTS_TOPIC)),
        options,
        new SubjectsView(),
        () -> sentimentPartitions,
        cloudEvents(),
        audienceMetrics);
  }

  private Counting counting() {
    ModelRoutes routes = ScorerSettings.routes(settings);
    Counting.Method wanted = settings.get(AudienceSettings.AUDIENCE_COUNTING);
    Counting counting = Counting.of(wanted, ModelCalibration.of(routes));
    if (counting.method() != wanted) {
      log.warn(
          "no calibration for the models, counting labels unadjusted: models={} wanted={}",
          routes.models(),
          wanted.title());
    }
    return counting;
  }

  private CloudEvents cloudEvents() {
    return settings.get(ProcessorSettings.CLOUDEVENTS)
        ? CloudEvents.from(clusterId, settings.get(CommonSettings.APPLICATION_ID_PREFIX))
        : CloudEvents.OFF;
  }

  private ScoringCore scoring() {
    return Objects.requireNonNull(core, "these roles score");
  }

  private TextRules textRules() {
    return new TextRules(settings.get(CommonSettings.MAX_TEXT_BYTES));
  }

  private String servers() {
    return settings.get(CommonSettings.KAFKA_BOOTSTRAP_SERVERS);
  }

  private String applicationId(Role role) {
    return settings.get(CommonSettings.APPLICATION_ID_PREFIX) + "-" + role.topology();
  }
}
