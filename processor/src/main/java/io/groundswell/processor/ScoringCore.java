package io.groundswell.processor;

import io.groundswell.processor.djl.ModelOptions;
import io.groundswell.processor.language.OpenNlpDetector;
import io.groundswell.processor.ops.ScorerMicrometer;
import io.groundswell.processor.redis.RedisScoreCache;
import io.groundswell.processor.scoring.LanguageDetector;
import io.groundswell.processor.scoring.Languages;
import io.groundswell.processor.scoring.Scorer;
import io.groundswell.processor.scoring.ScorerMetrics;
import io.groundswell.processor.scoring.SentimentModel;
import io.groundswell.processor.scoring.Workers;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Models, cache and scorers, opened, warmed up and ready for any lane. */
public final class ScoringCore implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ScoringCore.class);

  private final ProcessorConfig config;
  private final Function<String, SentimentModel> models;
  private final ScorerMetrics metrics;
  private final Workers workers;
  private final @Nullable RedisScoreCache redis;
  private final Map<String, ServedModel> served = new LinkedHashMap<>();
  private final ServedModel main;
  private final Languages languages;

  private ScoringCore(
      ProcessorConfig config,
      Function<String, SentimentModel> models,
      CompletableFuture<? extends LanguageDetector> detector,
      MeterRegistry registry) {
    this.config = config;
    this.models = models;
    metrics = new ScorerMicrometer(registry);
    workers = new Workers(workers(config.scorerWorkers(), Integer.MAX_VALUE));
    redis =
        config.cacheTtlSeconds() == 0
            ? null
            : RedisScoreCache.open(config.redis(), config.cacheTtlSeconds(), registry);
    try {
      main = serve(config.modelName());
      languages = new Languages(detector.join(), main.model().languages());
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
    log.info(
        "scorer ready: model={} digest={} workers={} longest_text_ms={}",
        main.model().id().name(),
        main.model().id().digest(),
        workers.count(),
        nanosOfLongestText() / 1_000_000.0);
  }

  /**
   * Loads the models and the language detector, warms them up and connects the cache, which may be
   * down.
   *
   * @param registry where the work is counted
   * @throws IllegalArgumentException with one sentence if there is no such model
   */
  public static ScoringCore open(ProcessorConfig config, MeterRegistry registry) {
    return open(
        config,
        registry,
        new Models(new ModelOptions(config.maxTokens(), config.longText()))::open);
  }

  /**
   * As {@link #open(ProcessorConfig, MeterRegistry)}.
   *
   * @param models finds and loads a model by its name
   */
  static ScoringCore open(
      ProcessorConfig config, MeterRegistry registry, Function<String, SentimentModel> models) {
    CompletableFuture<OpenNlpDetector> detector =
        CompletableFuture.supplyAsync(OpenNlpDetector::load); // beside the models: half a second
    return new ScoringCore(config, models, detector, registry);
  }

  /** One a core if none are asked for, and fewer where memory does not reach. */
  private static int workers(int asked, int mostInMemory) {
    return asked > 0
        ? asked
        : Math.max(1, Math.min(Runtime.getRuntime().availableProcessors(), mostInMemory));
  }

  /**
   * A model at work on the workers and the cache of all; loaded and warmed up if it isn't yet,
   * which takes seconds. It is closed with this.
   *
   * @param name as settings have it
   * @throws IllegalArgumentException with one sentence if there is no such model
   * @throws io.groundswell.processor.djl.ModelLoadException with one sentence if it can't be used
   */
  public synchronized ServedModel serve(String name) {
    ServedModel known = served.get(name);
    if (known != null) {
      return known;
    }
    ServedModel model = ServedModel.of(models.apply(name), config, workers, redis, metrics);
    served.put(name, model);
    return model;
  }

  /** The scorer of all lanes. */
  public Scorer scorer() {
    return main.scorer();
  }

  /** The model of what no route takes elsewhere. */
  public SentimentModel model() {
    return main.model();
  }

  /** Whether that model works, as far as its last call tells. */
  public boolean modelUp() {
    return main.scorer().modelUp();
  }

  /** Tells texts' languages, and whether the model reads them. */
  public Languages languages() {
    return languages;
  }

  /** Redis, or null if caching is off. */
  public @Nullable RedisScoreCache redis() {
    return redis;
  }

  /** Threads that call models. */
  public int workers() {
    return workers.count();
  }

  /** Nanoseconds that all pieces of the longest text take on one worker; measured at warm-up. */
  public long nanosOfLongestText() {
    return main.nanosOfLongestText();
  }

  @Override
  public synchronized void close() {
    workers.close();
    served.values().forEach(ServedModel::close);
    if (redis != null) {
      redis.close();
    }
  }
}
