package io.groundswell.scorer;

import io.groundswell.scorer.core.ModelId;
import io.groundswell.scorer.core.Outcome;
import io.groundswell.scorer.core.Priority;
import io.groundswell.scorer.core.ScorerMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Publishes scorer metrics. All series are registered at start, so that rates begin at zero. */
public final class ScorerMicrometer implements ScorerMetrics {
  private final Map<Priority, PriorityMeters> priorities = new EnumMap<>(Priority.class);
  private final Map<String, Tokens> models = new ConcurrentHashMap<>();
  private final MeterRegistry registry;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * @param registry of the meters
   */
  public ScorerMicrometer(MeterRegistry registry) {
    this.registry = registry;
    for (Priority priority : Priority.values()) {
      priorities.put(priority, new PriorityMeters(registry, tag(priority)));
    }
    Gauge.builder("groundswell.inference.waiting", waiting, AtomicInteger::get)
        .description("Texts, or pieces of long ones, that wait for a worker")
        .register(registry);
  }

  @Override
  public void inference(Priority priority, int segments, long nanos) {
    of(priority).inference.record(nanos, TimeUnit.NANOSECONDS);
    of(priority).texts.increment(segments);
  }

  @Override
  public void tokenised(ModelId model, int tokens, int unknown) {
    Tokens counted = models.computeIfAbsent(model.name(), name -> Tokens.of(registry, name));
    counted.all.increment(tokens);
    counted.unknown.increment(unknown);
  }

  @Override
  public void lookedUp(Priority priority, int hits, int misses) {
    of(priority).hits.increment(hits);
    of(priority).misses.increment(misses);
  }

  @Override
  public void shared(Priority priority, int texts) {
    of(priority).shared.increment(texts);
  }

  @Override
  public void failed(Priority priority, Outcome.Failure failure) {
    Counter failures = of(priority).failures.get(failure);
    if (failures != null) {
      failures.increment();
    }
  }

  @Override
  public void waiting(int segments) {
    waiting.set(segments);
  }

  private PriorityMeters of(Priority priority) {
    return Objects.requireNonNull(priorities.get(priority));
  }

  private static String tag(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private record Tokens(Counter all, Counter unknown) {
    static Tokens of(MeterRegistry registry, String model) {
      return new Tokens(
          Counter.builder("groundswell.tokens")
              .description("Tokens of texts that the cache did not have")
              .tag("model", model)
              .register(registry),
          Counter.builder("groundswell.tokens.unknown")
              .description("Those of them that stand for what the tokenizer has no token for")
              .tag("model", model)
              .register(registry));
    }
  }

  /** The meters of one priority; their label {@code lane} is part of the contract. */
  private static final class PriorityMeters {
    private final Timer inference;
    private final Counter texts;
    private final Counter hits;
    private final Counter misses;
    private final Counter shared;
    private final Map<Outcome.Failure, Counter> failures = new EnumMap<>(Outcome.Failure.class);

    PriorityMeters(MeterRegistry registry, String lane) {
      inference =
          Timer.builder("groundswell.inference")
              .description("Inference calls")
              .tag("lane", lane)
              .serviceLevelObjectives(
                  millis(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000))
              .register(registry);
      texts =
          counter(
                  "groundswell.inference.texts",
                  "Texts that the model read, or pieces of long ones",
                  lane)
              .register(registry);
      hits = lookups(lane).tag("result", "hit").register(registry);
      misses = lookups(lane).tag("result", "miss").register(registry);
      shared =
          counter(
                  "groundswell.shared.inferences",
                  "Texts that shared an identical one's inference",
                  lane)
              .register(registry);
      for (Outcome.Failure failure : Outcome.Failure.values()) {
        failures.put(
            failure,
            counter("groundswell.score.failures", "Texts without a score", lane)
                .tag("reason", tag(failure))
                .register(registry));
      }
    }

    private static Counter.Builder lookups(String lane) {
      return counter("groundswell.cache.lookups", "Texts looked up in the cache", lane);
    }

    private static Counter.Builder counter(String name, String description, String lane) {
      return Counter.builder(name).description(description).tag("lane", lane);
    }

    private static Duration[] millis(int... bounds) {
      Duration[] durations = new Duration[bounds.length];
      for (int i = 0; i < bounds.length; i++) {
        durations[i] = Duration.ofMillis(bounds[i]);
      }
      return durations;
    }
  }
}
