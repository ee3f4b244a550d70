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

/** A warmed-up model and its scorer; all models share the workers. */
public final class ServedModel implements AutoCloseable {
  private static final Duration LEAST_HANG_LIMIT = Duration.ofSeconds(5);

  /** A call hangs if it takes longer than this multiple of the longest batch at warm-up. */
  private static final int HANG_FACTOR = 20;

  private final SentimentModel model;
  private final HangGuard hangGuard;
  private final BatchingScorer scorer;
  private final int batchSize;
  private final boolean drifts;
  private final long nanosOfLongestText;

  /**
   * Warms a model up, which takes seconds. The model is closed together with this object, and also
   * if the warm-up fails.
   *
   * @param redis the cache of all models; null if caching is disabled
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
    HangRecordStore hangs = HangRecordStore.in(settings.get(ScorerSettings.STATE_DIR));
    hangGuard =
        new HangGuard(
            Math.max(LEAST_HANG_LIMIT.toMillis(), HANG_FACTOR * callMs),
            hangs.read(),
            hangs::addAndHalt);
    scorer =
        new BatchingScorer(
            model,
            languages,
            // A score that depends on the other texts of its call is not cached.
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

  /** The scorer of this model alone. */
  public BatchingScorer scorer() {
    return scorer;
  }

  /** Most texts, or segments of long ones, in one inference call. */
  public int batchSize() {
    return batchSize;
  }

  /**
   * Whether a score depends on the other texts of its call, which {@link
   * ScorerSettings#ALLOW_BATCH_DRIFT} allows; such scores are not cached.
   */
  public boolean drifts() {
    return drifts;
  }

  /** Nanoseconds that one worker needs for the longest text; measured at warm-up. */
  public long nanosOfLongestText() {
    return nanosOfLongestText;
  }

  /** Closes scorer and model; to be called after the workers are closed. */
  @Override
  public void close() {
    scorer.close();
    hangGuard.close();
    model.close();
  }
}
