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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts a scorer's work. Every series is there from the start, so that rates begin at zero. */
public final class ScorerMicrometer implements ScorerMetrics {
  private final Map<Priority, OfLane> lanes = new EnumMap<>(Priority.class);
  private final Map<String, Tokens> models = new ConcurrentHashMap<>();
  private final MeterRegistry registry;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * @param registry where it is counted
   */
  public ScorerMicrometer(MeterRegistry registry) {
    this.registry = registry;
    for (Priority lane : Priority.values()) {
      lanes.put(lane, new OfLane(registry, tag(lane)));
    }
    Gauge.builder("groundswell.inference.waiting", waiting, AtomicInteger::get)
        .description("Texts, or pieces of long ones, that wait for a worker")
        .register(registry);
  }

  @Override
  public void inference(Priority lane, int pieces, long nanos) {
    of(lane).inference.record(nanos, TimeUnit.NANOSECONDS);
    of(lane).texts.increment(pieces);
  }

  @Override
  public void tokenised(ModelId model, int tokens, int unknown) {
    Tokens counted = models.computeIfAbsent(model.name(), name -> Tokens.of(registry, name));
    counted.all.increment(tokens);
    counted.unknown.increment(unknown);
  }

  @Override
  public void lookedUp(Priority lane, int hits, int misses) {
    of(lane).hits.increment(hits);
    of(lane).misses.increment(misses);
  }

  @Override
  public void shared(Priority lane, int texts) {
    of(lane).shared.increment(texts);
  }

  @Override
  public void failed(Priority lane, Outcome.Failure failure) {
    Counter failures = of(lane).failures.get(failure);
    if (failures != null) {
      failures.increment();
    }
  }

  @Override
  public void waiting(int pieces) {
    waiting.set(pieces);
  }

  private OfLane of(Priority lane) {
    OfLane meters = lanes.get(lane);
    if (meters == null) {
      throw new IllegalStateException("every lane has its meters");
    }
    return meters;
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

  private static final class OfLane {
    private final Timer inference;
    private final Counter texts;
    private final Counter hits;
    private final Counter misses;
    private final Counter shared;
    private final Map<Outcome.Failure, Counter> failures = new EnumMap<>(Outcome.Failure.class);

    OfLane(MeterRegistry registry, String lane) {
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
