package io.groundswell.processor.stream;

import io.groundswell.topics.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What the topologies count. No text, key or subject is ever a label. */
public final class StreamMetrics {
  private final MeterRegistry registry;
  private final Timer postProcessing;
  private final DistributionSummary windowPosts;

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

  void scored(String label, double processingMs) {
    postProcessing.record((long) (processingMs * 1e6), TimeUnit.NANOSECONDS);
    registry
        .counter("groundswell.posts.scored", "label", label.toLowerCase(Locale.ROOT))
        .increment();
  }

  Counter deadLetters(ErrorCode reason) {
    return registry.counter("groundswell.dead.letters", "reason", reason.code());
  }

  void answered(int texts) {
    registry.counter("groundswell.requests").increment();
    registry.counter("groundswell.request.texts").increment(texts);
  }

  void expired() {
    registry.counter("groundswell.requests.expired").increment();
  }

  Counter skipped(ReplyAddresses.Skip reason) {
    return registry.counter(
        "groundswell.requests.skipped", "reason", reason.name().toLowerCase(Locale.ROOT));
  }
}
