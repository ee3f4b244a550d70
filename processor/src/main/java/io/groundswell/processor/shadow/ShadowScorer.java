package io.groundswell.processor.shadow;

import io.groundswell.processor.poll.PollBatchScorer;
import io.groundswell.processor.stream.ItemResult;
import io.groundswell.processor.stream.KnownGood;
import io.groundswell.processor.stream.RecordGuard;
import io.groundswell.processor.stream.RecordTextScorer;
import io.groundswell.processor.stream.Scores;
import io.groundswell.scorer.core.Languages;
import io.groundswell.scorer.core.Priority;
import io.groundswell.scorer.core.Scorer;
import io.groundswell.topics.ServedPost;
import io.groundswell.topics.ShadowPost;
import io.groundswell.topics.TextRules;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads the scored posts of a poll batch and scores their texts with the shadow model, in one call.
 *
 * @param rules limits of a text
 * @param scorer of the shadow model
 * @param languages detects the posts' languages, and whether the model supports them
 * @param metrics counts failed records
 */
public record ShadowScorer(
    TextRules rules, Scorer scorer, Languages languages, ShadowMetrics metrics)
    implements PollBatchScorer<ItemResult<ServedPost>> {

  @Override
  public List<ItemResult<ServedPost>> score(List<ConsumerRecord<byte[], byte[]>> batch) {
    RecordTextScorer<ServedPost> texts =
        new RecordTextScorer<>(
            value -> ServedPost.read(value, rules),
            ServedPost::post,
            scorer,
            languages,
            Priority.SHADOW);
    return new RecordGuard(metrics.failures(), () -> scoreKnownGood(texts))
        .score(batch, texts::score, RecordTextScorer::failed);
  }

  private static void scoreKnownGood(RecordTextScorer<ServedPost> texts) {
    texts.score(List.of(KnownGood.record(KnownGood.scoredPost())));
  }

  /**
   * A post with both its scores.
   *
   * @param processingMs milliseconds from poll to now
   */
  public static ShadowPost beside(ItemResult.Answered<ServedPost> answered, double processingMs) {
    return new ShadowPost(answered.item(), Scores.of(answered, processingMs));
  }
}
