package io.groundswell.processor;

import io.groundswell.processor.djl.ModelOptions;
import io.groundswell.processor.language.OpenNlpDetector;
import io.groundswell.processor.ops.ScorerMicrometer;
import io.groundswell.processor.redis.RedisScoreCache;
import io.groundswell.processor.scoring.Batches;
import io.groundswell.processor.scoring.BatchingScorer;
import io.groundswell.processor.scoring.HangGuard;
import io.groundswell.processor.scoring.LanguageDetector;
import io.groundswell.processor.scoring.Languages;
import io.groundswell.processor.scoring.ScoreCache;
import io.groundswell.processor.scoring.SentimentModel;
import io.groundswell.processor.scoring.WarmUp;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Model, cache and scorer, opened, warmed up and ready for any lane. */
public final class ScoringCore implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ScoringCore.class);
  private static final Duration LEAST_HANG_LIMIT = Duration.ofSeconds(5);

  /** A call that takes this many times what the longest batch took at warm-up is taken to hang. */
  private static final int HANG_FACTOR = 20;

  private final SentimentModel model;
  private final Languages languages;
  private final @Nullable RedisScoreCache redis;
  private final HangGuard hangGuard;
  private final BatchingScorer scorer;
  private final int workers;
  private final long nanosOfLongestText;

  private ScoringCore(
      ProcessorConfig config,
      SentimentModel model,
      LanguageDetector detector,
      MeterRegistry registry) {
    this.model = model;
    languages = new Languages(detector, model.languages());
    workers =
        config.scorerWorkers() > 0
            ? config.scorerWorkers()
            : Runtime.getRuntime().availableProcessors();
    long nanosOfLongestPiece = WarmUp.nanosOfLongestPiece(model, config.batchSize());
    nanosOfLongestText = nanosOfLongestPiece * config.longText().mostPieces();
    long callMs =
        TimeUnit.NANOSECONDS.toMillis(
            nanosOfLongestPiece * Batches.mostTexts(config.maxTokens(), config.batchSize()));
    Suspects suspects = Suspects.in(config.stateDir());
    hangGuard =
        new HangGuard(
            Math.max(LEAST_HANG_LIMIT.toMillis(), HANG_FACTOR * callMs),
            suspects.read(),
            suspects::addAndHalt);
    redis =
        config.cacheTtlSeconds() == 0
            ? null
            : RedisScoreCache.open(config.redis(), config.cacheTtlSeconds(), model.id(), registry);
    scorer =
        new BatchingScorer(
            model,
            cache(),
            new ScorerMicrometer(registry),
            hangGuard,
            workers,
            config.batchSize(),
            config.queueCapacity());
    log.info(
        "scorer ready: model={} digest={} workers={} longest_text_ms={}",
        model.id().name(),
        model.id().digest(),
        workers,
        nanosOfLongestText / 1_000_000.0);
  }

  /**
   * Loads the model and the language detector, warms them up and connects the cache, which may be
   * down.
   *
   * @param registry where the work is counted
   * @throws IllegalArgumentException with one sentence if there is no such model
   */
  public static ScoringCore open(ProcessorConfig config, MeterRegistry registry) {
    CompletableFuture<OpenNlpDetector> detector =
        CompletableFuture.supplyAsync(OpenNlpDetector::load); // beside the model: half a second
    SentimentModel model =
        new Models(new ModelOptions(config.maxTokens(), config.longText()))
            .open(config.modelName());
    return new ScoringCore(config, model, detector.join(), registry);
  }

  /** The scorer of all lanes. */
  public BatchingScorer scorer() {
    return scorer;
  }

  /** The model. */
  public SentimentModel model() {
    return model;
  }

  /** Tells texts' languages, and whether the model reads them. */
  public Languages languages() {
    return languages;
  }

  /** The cache; one that remembers nothing if caching is off. */
  public ScoreCache cache() {
    return redis == null ? ScoreCache.NONE : redis;
  }

  /** Redis, or null if caching is off. */
  public @Nullable RedisScoreCache redis() {
    return redis;
  }

  /** Threads that call the model. */
  public int workers() {
    return workers;
  }

  /** Nanoseconds that all pieces of the longest text take on one worker; measured at warm-up. */
  public long nanosOfLongestText() {
    return nanosOfLongestText;
  }

  @Override
  public void close() {
    scorer.close();
    hangGuard.close();
    cache().close();
    model.close();
  }
}
