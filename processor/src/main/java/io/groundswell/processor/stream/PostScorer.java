package io.groundswell.processor.stream;

import io.groundswell.processor.scoring.Lane;
import io.groundswell.processor.scoring.Languages;
import io.groundswell.processor.scoring.Scorer;
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
    implements WindowScorer<ItemResult<Post>> {

  @Override
  public List<ItemResult<Post>> score(List<ConsumerRecord<byte[], byte[]>> window) {
    metrics.window(window.size());
    WindowTexts<Post> texts =
        new WindowTexts<>(reader::read, Function.identity(), scorer, languages, Lane.BULK);
    return new RecordGuard(metrics.failures("score"), () -> scoreKnownGood(texts))
        .score(window, texts::score, WindowTexts::failed);
  }

  private void scoreKnownGood(WindowTexts<Post> texts) {
    texts.score(List.of(KnownGood.record(reader.format().write(KnownGood.TEXT))));
  }
}
