package io.groundswell.bridge.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Counts deliveries of shifts by outcome. */
final class WebhookMetrics {
  /** The outcome of a delivery. */
  enum Outcome {
    /** The receiver accepted the shift. */
    DELIVERED,
    /** The receiver rejected the shift. */
    REFUSED,
    /** The receiver did not accept the shift in time. */
    GAVE_UP,
    /** The record is not a shift. */
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
              .description("Shifts whose delivery ended, by outcome")
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    retries =
        Counter.builder("groundswell.webhook.retries")
            .description("Failed attempts that are retried")
            .register(registry);
  }

  void waiting(Supplier<Number> shifts) {
    Gauge.builder("groundswell.webhook.waiting", shifts)
        .description("Shifts consumed and not delivered yet")
        .register(registry);
  }

  void count(Outcome outcome) {
    deliveries.getOrDefault(outcome, retries).increment();
  }

  void countRetry() {
    retries.increment();
  }
}
