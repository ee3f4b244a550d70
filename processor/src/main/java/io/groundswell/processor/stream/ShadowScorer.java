package io.groundswell.processor.stream;

import io.groundswell.processor.scoring.Lane;
import io.groundswell.processor.scoring.Languages;
import io.groundswell.processor.scoring.Scorer;
import io.groundswell.topics.ServedPost;
import io.groundswell.topics.ShadowPost;
import io.groundswell.topics.TextRules;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads a window's scored posts and has their texts scored anew, by a model on trial, in one call.
 *
 * @param rules what a text must be
 * @param scorer of the model on trial
 * @param languages tells the posts' languages, and whether that model reads them
 * @param metrics counts records that fail
 */
public record ShadowScorer(
    TextRules rules, Scorer scorer, Languages languages, ShadowMetrics metrics)
    implements WindowScorer<ItemResult<ServedPost>> {

  @Override
  public List<ItemResult<ServedPost>> score(List<ConsumerRecord<byte[], byte[]>> window) {
    WindowTexts<ServedPost> texts =
        new WindowTexts<>(
            value -> ServedPost.read(value, rules),
            ServedPost::post,
            scorer,
            languages,
            Lane.SHADOW);
    return new RecordGuard(metrics.failures(), () -> scoreKnownGood(texts))
        .score(window, texts::score, WindowTexts::failed);
  }

  private static void scoreKnownGood(WindowTexts<ServedPost> texts) {
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
