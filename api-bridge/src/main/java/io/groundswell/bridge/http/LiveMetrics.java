package io.groundswell.bridge.http;

import io.groundswell.bridge.live.LiveFeed;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The live feed for Prometheus. */
final class LiveMetrics {
  private LiveMetrics() {}

  static void bind(LiveFeed feed, MeterRegistry registry) {
    Gauge.builder("groundswell.live.watchers", feed, LiveFeed::watchers)
        .description("Those who watch the live feed")
        .register(registry);
    FunctionCounter.builder("groundswell.live.events", feed, LiveFeed::events)
        .description("Events of the live feed, each counted once for all who watch")
        .register(registry);
    FunctionCounter.builder("groundswell.live.lost", feed, LiveFeed::lost)
        .description("Windows, shifts and markers not sent, since more came than could be")
        .register(registry);
    FunctionCounter.builder("groundswell.live.dropped", feed, LiveFeed::dropped)
        .description("Watchers that were cut off, since they read too slowly")
        .register(registry);
    FunctionCounter.builder("groundswell.live.refused", feed, LiveFeed::refused)
        .description("Watchers that were not let in, since there were too many")
        .register(registry);
  }
}
