package io.groundswell.processor.stream;

import io.groundswell.processor.scoring.Label;
import io.groundswell.processor.scoring.Language;
import io.groundswell.topics.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What the topologies count. No text, key or subject is ever a label. */
public final class StreamMetrics {
  private final MeterRegistry registry;
  private final Timer postProcessing;
  private final DistributionSummary windowPosts;
  private final Map<Label, Counter> scored = new EnumMap<>(Label.class);
  private final Map<String, Counter> supported = new ConcurrentHashMap<>();
  private final Map<String, Counter> unsupported = new ConcurrentHashMap<>();
  private final Counter requests;
  private final Counter requestTexts;
  private final Counter expired;

  /**
   * @param registry where the counters live
   */
  public StreamMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.postProcessing =
        Timer.builder("groundswell.post.processing")
            .description("From the poll of a post to its forward")
            .publishPercentileHistogram()
            .register(registry);
    this.windowPosts =
        DistributionSummary.builder("groundswell.window.posts")
            .description("Posts a window, that is: a poll")
            .register(registry);
    this.requests = registry.counter("groundswell.requests");
    this.requestTexts = registry.counter("groundswell.request.texts");
    this.expired = registry.counter("groundswell.requests.expired");
    for (Label label : Label.values()) {
      String name = label.name().toLowerCase(Locale.ROOT);
      scored.put(label, registry.counter("groundswell.posts.scored", "label", name));
    }
    for (ErrorCode code : ErrorCode.values()) {
      deadLetters(code);
    }
    for (ReplyAddresses.Skip skip : ReplyAddresses.Skip.values()) {
      skipped(skip);
    }
  }

  void window(int posts) {
    windowPosts.record(posts);
  }

  void scored(Label label, double processingMs) {
    postProcessing.record((long) (processingMs * 1e6), TimeUnit.NANOSECONDS);
    Objects.requireNonNull(scored.get(label)).increment();
  }

  /** A text of either lane; the series of a language is there from its first text on. */
  void scored(Language language) {
    Map<String, Counter> counters = language.supported() ? supported : unsupported;
    counters
        .computeIfAbsent(
            language.group(),
            group ->
                registry.counter(
                    "groundswell.texts.scored",
                    "language",
                    group,
                    "supported",
                    String.valueOf(language.supported())))
        .increment();
  }

  Counter deadLetters(ErrorCode reason) {
    return registry.counter("groundswell.dead.letters", "reason", reason.code());
  }

  void answered(int texts) {
    requests.increment();
    requestTexts.increment(texts);
  }

  void expired() {
    expired.increment();
  }

  Counter skipped(ReplyAddresses.Skip reason) {
    return registry.counter(
        "groundswell.requests.skipped", "reason", reason.name().toLowerCase(Locale.ROOT));
  }
}
