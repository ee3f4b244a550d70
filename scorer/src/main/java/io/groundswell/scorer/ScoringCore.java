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
import io.groundswell.scorer.language.OpenNlpDetector;
import io.groundswell.scorer.language.RememberingDetector;
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

/** Models, cache and scorers, opened, warmed up and ready for any lane. */
public final class ScoringCore implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ScoringCore.class);

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

  /** Those that have routes, by name. */
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
    // All of them before there are workers, which take what memory models leave.
    SentimentModel rest = models.apply(routes.defaultModel());
    Map<String, SentimentModel> loaded = new HashMap<>();
    loaded.put(routes.defaultModel(), rest);
    Set<String> names = new LinkedHashSet<>(routes.models().values());
    for (String name : names) {
      if (!loaded.containsKey(name)) {
        load(name).ifPresent(model -> loaded.put(name, model));
      }
    }
    workers =
        new Workers(
            workers(loaded.values().stream().mapToLong(SentimentModel::workerBytes).sum()),
            new QueueCapacity(
                settings.get(ScorerSettings.QUEUE_CAPACITY),
                settings.get(ScorerSettings.QUEUE_CAPACITY_BYTES)));
    int cacheTtlSeconds = settings.get(ScorerSettings.CACHE_TTL);
    redis =
        cacheTtlSeconds == 0
            ? null
            : RedisScoreCache.open(ScorerSettings.redis(settings), cacheTtlSeconds, registry);
    try {
      languages = languages(detector.join(), rest);
      main = serve(routes.defaultModel(), rest);
      Map<String, Scorer> scorers = new LinkedHashMap<>();
      names.forEach(name -> scorers.put(name, serveOrDoWithout(name, loaded.get(name))));
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
   * Loads the models and the language detector, warms them up and connects the cache, which may be
   * down. A model that can't be used takes only its route down, unless it is that of the rest.
   *
   * @param settings that have those of {@link ScorerSettings}
   * @param routingThreads threads that score texts for several models at a time; at least 1
   * @param registry where the work is counted
   * @throws IllegalArgumentException with one sentence if the default model does not exist
   */
  public static ScoringCore open(Settings settings, int routingThreads, MeterRegistry registry) {
    return open(settings, routingThreads, registry, new Models(settings)::open);
  }

  /**
   * As {@link #open(Settings, int, MeterRegistry)}.
   *
   * @param models finds and loads a model by its name
   */
  public static ScoringCore open(
      Settings settings,
      int routingThreads,
      MeterRegistry registry,
      Function<String, SentimentModel> models) {
    CompletableFuture<LanguageDetector> detector = // beside the models: half a second
        CompletableFuture.supplyAsync(() -> new RememberingDetector(OpenNlpDetector.load()));
    return new ScoringCore(settings, routingThreads, models, detector, registry);
  }

  /** One a core if none are asked for, and fewer where memory does not reach. */
  private int workers(long bytesEach) {
    int wanted = settings.get(ScorerSettings.SCORER_WORKERS);
    return wanted > 0
        ? wanted
        : AvailableMemory.workers(Runtime.getRuntime().availableProcessors(), bytesEach);
  }

  /** A model of a route; nothing if it can't be loaded, which is told in the log. */
  private Optional<SentimentModel> load(String name) {
    try {
      return Optional.of(models.apply(name));
    } catch (RuntimeException e) {
      tellDown(name, e);
      return Optional.empty();
    }
  }

  private void tellDown(String name, RuntimeException e) {
    log.error(
        "model not loaded, its routes are down: model={} routes={} cause={}",
        name,
        routes.of(name),
        e.getMessage());
    log.debug("model not loaded: model={}", name, e);
  }

  /**
   * A model at work on the workers and the cache of all; loaded and warmed up if it isn't yet,
   * which takes seconds. It is closed with this.
   *
   * @param name as settings have it
   * @throws IllegalArgumentException with one sentence if there is no such model
   * @throws io.groundswell.scorer.djl.ModelLoadException with one sentence if it can't be used
   */
  public ServedModel serve(String name) {
    ServedModel known = known(name);
    // Not under the lock: a download may take minutes, for which closing would wait.
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

  private Scorer serveOrDoWithout(String name, @Nullable SentimentModel loaded) {
    if (loaded == null) {
      return new UnavailableScorer(metrics);
    }
    try {
      ServedModel known = known(name);
      return (known == null ? serve(name, loaded) : known).scorer();
    } catch (RuntimeException e) {
      tellDown(name, e);
      return new UnavailableScorer(metrics);
    }
  }

  /**
   * Texts lean to the languages that have routes, and to those that the model of the rest reads.
   */
  private Languages languages(LanguageDetector detector, SentimentModel rest) {
    for (String language : routes.languages()) {
      if (!detector.languages().contains(language)) {
        log.warn("route takes only texts that declare their language: route={}", language);
      }
    }
    Set<String> expected = new TreeSet<>(rest.languages());
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

  /** The scorer of all lanes. */
  public Scorer scorer() {
    return router == null ? main.scorer() : router;
  }

  /** The model of what no route takes elsewhere. */
  public SentimentModel model() {
    return main.model();
  }

  /** The default model. */
  public ServedModel main() {
    return main;
  }

  /** The models that have routes and are loaded, by name; the default model first. */
  public Map<String, ServedModel> routed() {
    return routed;
  }

  /** Which model scores which texts. */
  public ModelRoutes routes() {
    return routes;
  }

  /** The cache of scores; empty if caching is off. */
  public Optional<RedisScoreCache> cache() {
    return Optional.ofNullable(redis);
  }

  /** Determines the languages of texts. */
  public Languages languages() {
    return languages;
  }

  /** Threads that call models. */
  public int workers() {
    return workers.count();
  }

  /** Nanoseconds that all pieces of the longest text take on one worker, with the slowest model. */
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
