package io.groundswell.processor.stream;

import io.groundswell.common.json.ErrorCode;
import io.groundswell.scorer.core.Label;
import io.groundswell.scorer.core.Language;
import io.groundswell.scorer.core.Outcome.Scored;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Metrics of the score and predict topologies. No text, key or subject is a label. */
public final class StreamMetrics {
  private final MeterRegistry registry;
  private final Timer postProcessing;
  private final DistributionSummary batchPosts;
  private final Map<String, OfModel> models = new ConcurrentHashMap<>();
  private final Counter requests;
  private final Counter requestTexts;
  private final Counter expired;
  private final Map<String, RecordFailures> failures = new TreeMap<>();

  /**
   * @param registry of the meters
   */
  public StreamMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.postProcessing =
        Timer.builder("groundswell.post.processing")
            .description("From the poll of a post to its forward")
            .publishPercentileHistogram()
            .register(registry);
    this.batchPosts =
        DistributionSummary.builder("groundswell.window.posts")
            .description("Posts in a poll batch")
            .register(registry);
    this.requests = registry.counter("groundswell.requests");
    this.requestTexts = registry.counter("groundswell.request.texts");
    this.expired = registry.counter("groundswell.requests.expired");
    for (String topology : List.of("score", "predict")) {
      failures.put(topology, new RecordFailures(registry, topology));
    }
    for (ErrorCode code : ErrorCode.values()) {
      deadLetters(code);
    }
    for (NoReplyReason skip : NoReplyReason.values()) {
      skipped(skip);
    }
  }

  /**
   * Counts records that fail unexpectedly.
   *
   * @param topology score or predict
   */
  public RecordFailures failures(String topology) {
    return Objects.requireNonNull(failures.get(topology));
  }

  /** Records the number of posts of a poll. */
  public void polled(int posts) {
    batchPosts.record(posts);
  }

  /** Registers the series of a model's labels, so that their rates begin at zero. */
  public void expect(String model) {
    of(model);
  }

  public void scoredPost(Scored scored, double processingMs) {
    postProcessing.record((long) (processingMs * 1e6), TimeUnit.NANOSECONDS);
    ofLabel(scored).posts.increment();
  }

  /** Counts a text of a post or a request; a language has a series from its first text on. */
  public void scoredText(Scored scored) {
    Language language = scored.language();
    ofLabel(scored).confidence.record(scored.sentiment().confidence());
    of(scored.model().name())
        .languages
        .computeIfAbsent(
            new Read(language.group(), language.supported()),
            read ->
                registry.counter(
                    "groundswell.texts.scored",
                    "model",
                    scored.model().name(),
                    "language",
                    read.language,
                    "supported",
                    String.valueOf(read.supported)))
        .increment();
  }

  private OfModel of(String model) {
    return models.computeIfAbsent(model, name -> new OfModel(registry, name));
  }

  private OfLabel ofLabel(Scored scored) {
    return Objects.requireNonNull(of(scored.model().name()).labels.get(scored.sentiment().label()));
  }

  Counter deadLetters(ErrorCode reason) {
    return registry.counter("groundswell.dead.letters", "reason", reason.code());
  }

  public void answered(int texts) {
    requests.increment();
    requestTexts.increment(texts);
  }

  public void expired() {
    expired.increment();
  }

  public Counter skipped(NoReplyReason reason) {
    return registry.counter(
        "groundswell.requests.skipped", "reason", reason.name().toLowerCase(Locale.ROOT));
  }

  private record Read(String language, boolean supported) {}

  private record OfLabel(Counter posts, DistributionSummary confidence) {}

  private static final class OfModel {
    private final Map<Label, OfLabel> labels = new EnumMap<>(Label.class);
    private final Map<Read, Counter> languages = new ConcurrentHashMap<>();

    OfModel(MeterRegistry registry, String model) {
      for (Label label : Label.values()) {
        String name = label.name().toLowerCase(Locale.ROOT);
        labels.put(
            label,
            new OfLabel(
                registry.counter("groundswell.posts.scored", "model", model, "label", name),
                DistributionSummary.builder("groundswell.score.confidence")
                    .description("Confidence of scores, of posts and of requests' texts")
                    .tag("model", model)
                    .tag("label", name)
                    .register(registry)));
      }
    }
  }
}
