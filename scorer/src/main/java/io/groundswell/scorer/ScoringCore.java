package io.groundswell.scorer;

import io.groundswell.common.settings.Settings;
import io.groundswell.scorer.core.LanguageDetector;
import io.groundswell.scorer.core.Languages;
import io.groundswell.scorer.core.ModelRoutes;
import io.groundswell.scorer.core.QueueCapacity;
import io.groundswell.scorer.core.RoutedScorer;
import io.groundswell.scorer.core.Scorer;
import io.groundswell.scorer.core.ScorerMetrics;
import io.groundswell.scorer.core.SentimentModel;
import io.groundswell.scorer.core.UnavailableScorer;
import io.groundswell.scorer.core.Workers;
import io.groundswell.scorer.djl.AvailableMemory;
import io.groundswell.scorer.language.CachingDetector;
import io.groundswell.scorer.language.OpenNlpDetector;
import io.groundswell.scorer.redis.RedisScoreCache;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scorer of an instance: models, workers and cache, opened from settings and warmed up. */
public final class ScoringCore implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ScoringCore.class);

  /** Bounds the memory of texts and tokens that wait for the model; more are rejected. */
  private static final int QUEUE_CAPACITY_BYTES = 32 << 20;

  private final Settings settings;
  private final int routingThreads;
  private final ModelRoutes routes;
  private final Function<String, SentimentModel> models;
  private final ScorerMetrics metrics;
  private final Workers workers;
  private final @Nullable RedisScoreCache redis;
  private final Map<String, ServedModel> served = new LinkedHashMap<>();
  private boolean closed;
  private final ServedModel main;

  /** The models that have routes, by name. */
  private final Map<String, ServedModel> routed;

  private final Languages languages;
  private final @Nullable RoutedScorer router;

  private ScoringCore(
      Settings settings,
      int routingThreads,
      Function<String, SentimentModel> models,
      CompletableFuture<? extends LanguageDetector> detector,
      MeterRegistry registry) {
    this.settings = settings;
    this.routingThreads = routingThreads;
    this.models = models;
    routes = ScorerSettings.routes(settings);
    metrics = new ScorerMicrometer(registry);
    // Models load first: the number of workers depends on the memory that is left.
    SentimentModel defaultModel = models.apply(routes.defaultModel());
    Map<String, SentimentModel> loaded = new HashMap<>();
    loaded.put(routes.defaultModel(), defaultModel);
    Set<String> names = new LinkedHashSet<>(routes.models().values());
    for (String name : names) {
      if (!loaded.containsKey(name)) {
        load(name).ifPresent(model -> loaded.put(name, model));
      }
    }
    workers =
        new Workers(
            workers(loaded.values().stream().mapToLong(SentimentModel::workerBytes).sum()),
            new QueueCapacity(settings.get(ScorerSettings.QUEUE_CAPACITY), QUEUE_CAPACITY_BYTES));
    int cacheTtlSeconds = settings.get(ScorerSettings.CACHE_TTL);
    redis =
        cacheTtlSeconds == 0
            ? null
            : RedisScoreCache.open(ScorerSettings.redis(settings), cacheTtlSeconds, registry);
    try {
      languages = languages(detector.join(), defaultModel);
      main = serve(routes.defaultModel(), defaultModel);
      Map<String, Scorer> scorers = new LinkedHashMap<>();
      names.forEach(name -> scorers.put(name, scorerOf(name, loaded.get(name))));
      routed = Collections.unmodifiableMap(new LinkedHashMap<>(served));
      router = scorers.size() == 1 ? null : router(scorers);
    } catch (RuntimeException | Error e) {
      workers.close();
      closeModels();
      throw e;
    }
    log.info(
        "scorer ready: model={} digest={} models={} of {} workers={} longest_text_ms={} resident_mib={}",
        main.model().id().name(),
        main.model().id().digest(),
        routed.size(),
        Set.copyOf(routes.models().values()).size(),
        workers.count(),
        nanosOfLongestText() / 1_000_000.0,
        resident());
  }

  /**
   * Loads and warms up the models and the language detector. The cache may be down. A routed model
   * that fails to load makes its routes unavailable; the default model must load.
   *
   * @param settings including those of {@link ScorerSettings}
   * @param routingThreads threads that wait for several models in parallel, at least 1; not used
   *     with a single model
   * @param registry of the scorer's meters
   * @throws IllegalArgumentException if the default model does not exist; the message is one
   *     sentence
   */
  public static ScoringCore open(Settings settings, int routingThreads, MeterRegistry registry) {
    return open(settings, routingThreads, registry, new Models(settings)::open);
  }

  /**
   * As {@link #open(Settings, int, MeterRegistry)}, with another source of models.
   *
   * @param models loads a model by name
   */
  public static ScoringCore open(
      Settings settings,
      int routingThreads,
      MeterRegistry registry,
      Function<String, SentimentModel> models) {
    CompletableFuture<LanguageDetector>
        detector = // loads in half a second, in parallel with the models
        CompletableFuture.supplyAsync(() -> new CachingDetector(OpenNlpDetector.load()));
    return new ScoringCore(settings, routingThreads, models, detector, registry);
  }

  /** The configured number; by default one per core, or fewer if memory is short. */
  private int workers(long bytesEach) {
    int wanted = settings.get(ScorerSettings.SCORER_WORKERS);
    return wanted > 0
        ? wanted
        : AvailableMemory.workers(Runtime.getRuntime().availableProcessors(), bytesEach);
  }

  /** Loads the model of a route; logs a failure and returns nothing. */
  private Optional<SentimentModel> load(String name) {
    try {
      return Optional.of(models.apply(name));
    } catch (RuntimeException e) {
      logUnavailable(name, e);
      return Optional.empty();
    }
  }

  private void logUnavailable(String name, RuntimeException e) {
    log.error(
        "model not loaded, its routes are down: model={} routes={} cause={}",
        name,
        routes.of(name),
        e.getMessage());
    log.debug("model not loaded: model={}", name, e);
  }

  /**
   * Returns a model that uses the shared workers and cache. Loads it and warms it up first if
   * needed, which takes seconds. It is closed together with this object.
   *
   * @param name as in the settings
   * @throws IllegalArgumentException if there is no such model; the message is one sentence
   * @throws io.groundswell.scorer.djl.ModelLoadException if it can't be used; the message is one
   *     sentence
   */
  public ServedModel serve(String name) {
    ServedModel known = known(name);
    // Outside the lock: a download may take minutes, and close() takes the lock.
    return known == null ? serve(name, models.apply(name)) : known;
  }

  private synchronized @Nullable ServedModel known(String name) {
    return served.get(name);
  }

  private synchronized ServedModel serve(String name, SentimentModel loaded) {
    if (closed) {
      loaded.close();
      throw new IllegalStateException("the scorer is closed");
    }
    ServedModel model = ServedModel.of(loaded, settings, languages, workers, redis, metrics);
    served.put(name, model);
    log.info(
        "model at work: model={} digest={} routes={} most_texts_a_call={}",
        name,
        loaded.id().digest(),
        routes.of(name),
        model.batchSize());
    return model;
  }

  private static String resident() {
    OptionalLong mib = ResidentMemory.mib();
    return mib.isPresent() ? String.valueOf(mib.getAsLong()) : "unknown";
  }

  private Scorer scorerOf(String name, @Nullable SentimentModel loaded) {
    if (loaded == null) {
      return new UnavailableScorer(metrics);
    }
    try {
      ServedModel known = known(name);
      return (known == null ? serve(name, loaded) : known).scorer();
    } catch (RuntimeException e) {
      logUnavailable(name, e);
      return new UnavailableScorer(metrics);
    }
  }

  /** Detection favours languages that have a route, and those of the default model. */
  private Languages languages(LanguageDetector detector, SentimentModel defaultModel) {
    for (String language : routes.languages()) {
      if (!detector.languages().contains(language)) {
        log.warn("route takes only texts that declare their language: route={}", language);
      }
    }
    Set<String> expected = new TreeSet<>(defaultModel.languages());
    expected.addAll(routes.languages());
    return new Languages(detector, expected);
  }

  private RoutedScorer router(Map<String, Scorer> scorers) {
    Map<String, Scorer> byRoute = new HashMap<>();
    routes
        .models()
        .forEach((route, name) -> byRoute.put(route, Objects.requireNonNull(scorers.get(name))));
    return new RoutedScorer(routes, byRoute, languages, routingThreads);
  }

  /** Scores texts, each with the model of its route. */
  public Scorer scorer() {
    return router == null ? main.scorer() : router;
  }

  /** The default model. */
  public SentimentModel model() {
    return main.model();
  }

  /** The default model with its scorer. */
  public ServedModel main() {
    return main;
  }

  /** The loaded models that have routes, by name; the default model first. */
  public Map<String, ServedModel> routed() {
    return routed;
  }

  /** The model of each route. */
  public ModelRoutes routes() {
    return routes;
  }

  /** The score cache; empty if caching is disabled. */
  public Optional<RedisScoreCache> cache() {
    return Optional.ofNullable(redis);
  }

  /** Determines the languages of texts. */
  public Languages languages() {
    return languages;
  }

  /** The number of threads that call models. */
  public int workers() {
    return workers.count();
  }

  /** Nanoseconds that one worker needs for the longest text with the slowest model. */
  public long nanosOfLongestText() {
    return routed.values().stream().mapToLong(ServedModel::nanosOfLongestText).max().orElseThrow();
  }

  @Override
  public void close() {
    if (router != null) {
      router.close();
    }
    workers.close();
    closeModels();
  }

  private synchronized void closeModels() {
    closed = true;
    served.values().forEach(ServedModel::close);
    if (redis != null) {
      redis.close();
    }
  }
}
