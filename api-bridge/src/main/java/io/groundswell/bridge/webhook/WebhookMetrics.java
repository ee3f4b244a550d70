package io.groundswell.bridge.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** What became of shifts that were to be delivered. */
final class WebhookMetrics {
  /** What can become of a shift. */
  enum Outcome {
    /** The receiver has it. */
    DELIVERED,
    /** The receiver does not want it. */
    REFUSED,
    /** The receiver did not take it in time. */
    GAVE_UP,
    /** The record is no shift. */
    UNREADABLE
  }

  private final Map<Outcome, Counter> deliveries = new EnumMap<>(Outcome.class);
  private final Counter retries;
  private final MeterRegistry registry;

  WebhookMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (Outcome outcome : Outcome.values()) {
      deliveries.put(
          outcome,
          Counter.builder("groundswell.webhook.deliveries")
              .description("Shifts that are done with, by what became of them")
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    retries =
        Counter.builder("groundswell.webhook.retries")
            .description("Attempts that failed and are made again")
            .register(registry);
  }

  void waiting(Supplier<Number> shifts) {
    Gauge.builder("groundswell.webhook.waiting", shifts)
        .description("Shifts that are read and not delivered yet")
        .register(registry);
  }

  void count(Outcome outcome) {
    deliveries.getOrDefault(outcome, retries).increment();
  }

  void countRetry() {
    retries.increment();
  }
}
