package io.groundswell.bridge.http;

import io.groundswell.bridge.live.LiveFeed;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Metrics of the live feed. */
final class LiveMetrics {
  private LiveMetrics() {}

  static void bind(LiveFeed feed, MeterRegistry registry) {
    Gauge.builder("groundswell.live.watchers", feed, LiveFeed::watchers)
        .description("Watchers of the live feed")
        .register(registry);
    FunctionCounter.builder("groundswell.live.events", feed, LiveFeed::events)
        .description("Events of the live feed, each counted once for all watchers")
        .register(registry);
    FunctionCounter.builder("groundswell.live.lost", feed, LiveFeed::lost)
        .description("Windows, shifts and markers not sent because the queue was full")
        .register(registry);
    FunctionCounter.builder("groundswell.live.dropped", feed, LiveFeed::dropped)
        .description("Watchers disconnected because they were too slow")
        .register(registry);
    FunctionCounter.builder("groundswell.live.refused", feed, LiveFeed::refused)
        .description("Watchers refused because there were too many")
        .register(registry);
  }
}
