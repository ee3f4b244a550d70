package io.groundswell.processor;

import io.groundswell.processor.djl.AvailableMemory;
import io.groundswell.processor.language.OpenNlpDetector;
import io.groundswell.processor.language.RememberingDetector;
import io.groundswell.processor.ops.Component;
import io.groundswell.processor.ops.ScorerMicrometer;
import io.groundswell.processor.redis.RedisScoreCache;
import io.groundswell.processor.scoring.AbsentModel;
import io.groundswell.processor.scoring.LanguageDetector;
import io.groundswell.processor.scoring.Languages;
import io.groundswell.processor.scoring.ModelId;
import io.groundswell.processor.scoring.ModelRoutes;
import io.groundswell.processor.scoring.QueueCapacity;
import io.groundswell.processor.scoring.RoutedScorer;
import io.groundswell.processor.scoring.Scorer;
import io.groundswell.processor.scoring.ScorerMetrics;
import io.groundswell.processor.scoring.SentimentModel;
import io.groundswell.processor.scoring.Workers;
import io.groundswell.processor.stream.Scores;
import io.groundswell.topics.RoutedModel;
import io.groundswell.topics.ScorerStatus;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
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

  private final ProcessorConfig config;
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
      ProcessorConfig config,
      Function<String, SentimentModel> models,
      CompletableFuture<? extends LanguageDetector> detector,
      MeterRegistry registry) {
    this.config = config;
    this.models = models;
    routes = config.modelRoutes();
    metrics = new ScorerMicrometer(registry);
    // All of them before there are workers, which take what memory models leave.
    SentimentModel rest = models.apply(routes.restModel());
    Map<String, SentimentModel> loaded = new HashMap<>();
    loaded.put(routes.restModel(), rest);
    Set<String> names = new LinkedHashSet<>(routes.models().values());
    for (String name : names) {
      if (!loaded.containsKey(name)) {
        load(name).ifPresent(model -> loaded.put(name, model));
      }
    }
    workers =
        new Workers(
            workers(loaded.values().stream().mapToLong(SentimentModel::workerBytes).sum()),
            new QueueCapacity(config.queueCapacity(), config.queueCapacityBytes()));
    redis =
        config.cacheTtlSeconds() == 0
            ? null
            : RedisScoreCache.open(config.redis(), config.cacheTtlSeconds(), registry);
    try {
      main = serve(routes.restModel(), rest);
      Map<String, Scorer> scorers = new LinkedHashMap<>();
      names.forEach(name -> scorers.put(name, serveOrDoWithout(name, loaded.get(name))));
      routed = Collections.unmodifiableMap(new LinkedHashMap<>(served));
      languages = languages(detector.join());
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
   * @param registry where the work is counted
   * @throws IllegalArgumentException with one sentence if there is no such model for the rest
   */
  public static ScoringCore open(ProcessorConfig config, MeterRegistry registry) {
    return open(config, registry, new Models(config)::open);
  }

  /**
   * As {@link #open(ProcessorConfig, MeterRegistry)}.
   *
   * @param models finds and loads a model by its name
   */
  static ScoringCore open(
      ProcessorConfig config, MeterRegistry registry, Function<String, SentimentModel> models) {
    CompletableFuture<LanguageDetector> detector = // beside the models: half a second
        CompletableFuture.supplyAsync(() -> new RememberingDetector(OpenNlpDetector.load()));
    return new ScoringCore(config, models, detector, registry);
  }

  /** One a core if none are asked for, and fewer where memory does not reach. */
  private int workers(long bytesEach) {
    return config.scorerWorkers() > 0
        ? config.scorerWorkers()
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
   * @throws io.groundswell.processor.djl.ModelLoadException with one sentence if it can't be used
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
    ServedModel model = ServedModel.of(loaded, config, workers, redis, metrics);
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
      return new AbsentModel(metrics);
    }
    try {
      ServedModel known = known(name);
      return (known == null ? serve(name, loaded) : known).scorer();
    } catch (RuntimeException e) {
      tellDown(name, e);
      return new AbsentModel(metrics);
    }
  }

  /**
   * Texts lean to the languages that have routes, and to those that the model of the rest reads.
   */
  private Languages languages(LanguageDetector detector) {
    for (String language : routes.languages()) {
      if (!detector.languages().contains(language)) {
        log.warn("route takes only texts that declare their language: route={}", language);
      }
    }
    Set<String> readable = main.model().languages();
    Set<String> expected = new TreeSet<>(readable);
    expected.addAll(routes.languages());
    Map<ModelId, Set<String>> byModel = new HashMap<>();
    routed.values().forEach(m -> byModel.put(m.model().id(), m.model().languages()));
    return new Languages(detector, expected, readable, byModel);
  }

  private RoutedScorer router(Map<String, Scorer> scorers) {
    Map<String, Scorer> byRoute = new HashMap<>();
    routes
        .models()
        .forEach((route, name) -> byRoute.put(route, Objects.requireNonNull(scorers.get(name))));
    return new RoutedScorer(
        routes, byRoute, languages, config.streamThreads() + config.predictThreads());
  }

  /** The scorer of all lanes. */
  public Scorer scorer() {
    return router == null ? main.scorer() : router;
  }

  /** The model of what no route takes elsewhere. */
  public SentimentModel model() {
    return main.model();
  }

  /** The models that have routes and are loaded, that of the rest first. */
  public List<RoutedModel> models() {
    List<RoutedModel> models = new ArrayList<>();
    routed.forEach(
        (name, model) ->
            models.add(new RoutedModel(Scores.model(model.model().id()), routes.of(name))));
    return models;
  }

  /** How the cache and the models are. */
  public List<Component> components() {
    List<Component> components = new ArrayList<>();
    RedisScoreCache cache = redis;
    if (cache != null) {
      components.add(
          new Component(
              "redis", false, () -> new ScorerStatus.Component(cache.answers(), cache.address())));
    }
    components.add(new Component("model", true, () -> state(main)));
    routes
        .models()
        .forEach(
            (route, name) -> {
              if (!name.equals(routes.restModel())) {
                components.add(new Component("model " + route, false, () -> state(name)));
              }
            });
    List<String> drifting =
        routed.values().stream()
            .filter(ServedModel::drifts)
            .map(m -> m.model().id().name())
            .toList();
    if (!drifting.isEmpty()) {
      components.add(
          new Component(
              "batch-drift",
              false,
              () ->
                  new ScorerStatus.Component(
                      true,
                      "A score depends on the texts of its call, and is not cached: "
                          + String.join(", ", drifting))));
    }
    return components;
  }

  private ScorerStatus.Component state(String name) {
    ServedModel model = routed.get(name);
    return model == null
        ? new ScorerStatus.Component(false, name + " could not be loaded; the log says why.")
        : state(model);
  }

  private static ScorerStatus.Component state(ServedModel model) {
    return new ScorerStatus.Component(model.scorer().modelUp(), model.model().id().name());
  }

  /** Tells texts' languages, and whether the model that scored them reads them. */
  public Languages languages() {
    return languages;
  }

  /** The same for a model beside those of routes: languages are told alike. */
  Languages languages(ServedModel model) {
    return languages.readBy(model.model().languages());
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
