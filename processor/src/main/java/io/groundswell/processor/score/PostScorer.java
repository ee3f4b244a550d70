package io.groundswell.processor.score;

import io.groundswell.processor.poll.PollBatchScorer;
import io.groundswell.processor.stream.ItemResult;
import io.groundswell.processor.stream.KnownGood;
import io.groundswell.processor.stream.RecordGuard;
import io.groundswell.processor.stream.RecordTextScorer;
import io.groundswell.processor.stream.StreamMetrics;
import io.groundswell.scorer.core.Languages;
import io.groundswell.scorer.core.Priority;
import io.groundswell.scorer.core.Scorer;
import io.groundswell.topics.Post;
import io.groundswell.topics.PostReader;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads a window's posts and has their texts scored in one call.
 *
 * @param reader how values become posts
 * @param scorer the scoring core
 * @param languages tells the posts' languages
 * @param metrics counts windows
 */
public record PostScorer(
    PostReader reader, Scorer scorer, Languages languages, StreamMetrics metrics)
    implements PollBatchScorer<ItemResult<Post>> {

  @Override
  public List<ItemResult<Post>> score(List<ConsumerRecord<byte[], byte[]>> window) {
    metrics.window(window.size());
    RecordTextScorer<Post> texts =
        new RecordTextScorer<>(reader::read, Function.identity(), scorer, languages, Priority.BULK);
    return new RecordGuard(metrics.failures("score"), () -> scoreKnownGood(texts))
        .score(window, texts::score, RecordTextScorer::failed);
  }

  private void scoreKnownGood(RecordTextScorer<Post> texts) {
    texts.score(List.of(KnownGood.record(reader.format().write(KnownGood.TEXT))));
  }
}
