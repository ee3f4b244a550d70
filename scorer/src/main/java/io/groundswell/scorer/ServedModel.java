package io.groundswell.scorer;

import io.groundswell.common.settings.Settings;
import io.groundswell.scorer.core.Batches;
import io.groundswell.scorer.core.BatchingScorer;
import io.groundswell.scorer.core.HangGuard;
import io.groundswell.scorer.core.Languages;
import io.groundswell.scorer.core.ScoreCache;
import io.groundswell.scorer.core.ScorerMetrics;
import io.groundswell.scorer.core.SentimentModel;
import io.groundswell.scorer.core.WarmUp;
import io.groundswell.scorer.core.Workers;
import io.groundswell.scorer.redis.RedisScoreCache;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A model at work: warmed up, with a scorer of its own on the workers that all models share. */
public final class ServedModel implements AutoCloseable {
  private static final Duration LEAST_HANG_LIMIT = Duration.ofSeconds(5);

  /** A call that takes this many times what the longest batch took at warm-up is taken to hang. */
  private static final int HANG_FACTOR = 20;

  private final SentimentModel model;
  private final HangGuard hangGuard;
  private final BatchingScorer scorer;
  private final int batchSize;
  private final boolean drifts;
  private final long nanosOfLongestText;

  /**
   * Warms a model up, which takes seconds. The model is closed with this, and if this fails.
   *
   * @param redis the cache of all models, or null if caching is off
   * @param metrics of all models
   */
  static ServedModel of(
      SentimentModel model,
      Settings settings,
      Languages languages,
      Workers workers,
      @Nullable RedisScoreCache redis,
      ScorerMetrics metrics) {
    try {
      return new ServedModel(model, settings, languages, workers, redis, metrics);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  private ServedModel(
      SentimentModel model,
      Settings settings,
      Languages languages,
      Workers workers,
      @Nullable RedisScoreCache redis,
      ScorerMetrics metrics) {
    this.model = model;
    drifts = !model.batchInvariant() && settings.get(ScorerSettings.ALLOW_BATCH_DRIFT);
    batchSize = model.batchInvariant() || drifts ? settings.get(ScorerSettings.BATCH_SIZE) : 1;
    long nanosOfLongestSegment = WarmUp.nanosOfLongestSegment(model, batchSize);
    nanosOfLongestText =
        nanosOfLongestSegment * settings.get(ScorerSettings.LONG_TEXT).maxSegments();
    long callMs =
        TimeUnit.NANOSECONDS.toMillis(
            nanosOfLongestSegment
                * Batches.mostTexts(settings.get(ScorerSettings.MAX_TOKENS), batchSize));
    HangRecordStore suspects = HangRecordStore.in(settings.get(ScorerSettings.STATE_DIR));
    hangGuard =
        new HangGuard(
            Math.max(LEAST_HANG_LIMIT.toMillis(), HANG_FACTOR * callMs),
            suspects.read(),
            suspects::addAndHalt);
    scorer =
        new BatchingScorer(
            model,
            languages,
            // What a text's neighbours took part in is no score to give it again.
            redis == null || drifts ? ScoreCache.NONE : redis.forModel(model.id()),
            metrics,
            hangGuard,
            workers,
            batchSize);
  }

  /** The model. */
  public SentimentModel model() {
    return model;
  }

  /** Scores with this model alone. */
  public BatchingScorer scorer() {
    return scorer;
  }

  /** Most texts, or pieces of long ones, in one call of it. */
  public int batchSize() {
    return batchSize;
  }

  /**
   * Whether texts share calls though their scores then depend on one another, because the settings
   * allow it; such scores are not cached.
   */
  public boolean drifts() {
    return drifts;
  }

  /** Nanoseconds that all pieces of the longest text take on one worker; measured at warm-up. */
  public long nanosOfLongestText() {
    return nanosOfLongestText;
  }

  /** Only after the workers are. */
  @Override
  public void close() {
    scorer.close();
    hangGuard.close();
    model.close();
  }
}
