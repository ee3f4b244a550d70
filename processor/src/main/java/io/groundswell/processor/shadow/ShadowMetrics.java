package io.groundswell.processor.shadow;

import io.groundswell.processor.stream.RecordFailures;
import io.groundswell.scorer.core.Label;
import io.groundswell.topics.ShadowPost;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Metrics of the shadow topology; a post that is read again after a failure counts again. Every
 * series is registered at the start, so that rates begin at zero.
 */
public final class ShadowMetrics {
  private final Map<String, Counter> posts = new TreeMap<>();
  private final Map<Unscored, Counter> failed = new EnumMap<>(Unscored.class);
  private final DistributionSummary confidence;
  private final RecordFailures failures;

  /**
   * @param registry of the meters
   */
  public ShadowMetrics(MeterRegistry registry) {
    for (Label serving : Label.values()) {
      for (Label shadow : Label.values()) {
        posts.put(
            pair(serving.name(), shadow.name()),
            Counter.builder("groundswell.shadow.posts")
                .description("Posts that two models have scored, by the label that each gives")
                .tag("serving", tag(serving))
                .tag("shadow", tag(shadow))
                .register(registry));
      }
    }
    failures = new RecordFailures(registry, "shadow");
    confidence =
        DistributionSummary.builder("groundswell.shadow.confidence")
            .description("The confidence of the model on trial")
            .register(registry);
    for (Unscored reason : Unscored.values()) {
      failed.put(
          reason,
          Counter.builder("groundswell.shadow.failed")
              .description("Scored posts that the model on trial has not scored")
              .tag("reason", tag(reason))
              .register(registry));
    }
  }

  void scored(ShadowPost both) {
    String pair = pair(both.served().score().label(), both.shadow().label());
    Objects.requireNonNull(posts.get(pair)).increment();
    confidence.record(both.shadow().confidence());
  }

  /** Counts records that fail unexpectedly. */
  RecordFailures failures() {
    return failures;
  }

  void failed(Unscored reason) {
    Objects.requireNonNull(failed.get(reason)).increment();
  }

  private static String pair(String serving, String shadow) {
    return serving + " " + shadow;
  }

  private static String tag(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
