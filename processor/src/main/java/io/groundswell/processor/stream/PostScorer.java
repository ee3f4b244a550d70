package io.groundswell.processor.stream;

import io.groundswell.processor.scoring.Deadline;
import io.groundswell.processor.scoring.Lane;
import io.groundswell.processor.scoring.Languages;
import io.groundswell.processor.scoring.Outcome;
import io.groundswell.processor.scoring.Scorer;
import io.groundswell.processor.scoring.Text;
import io.groundswell.topics.BadInputException;
import io.groundswell.topics.Post;
import io.groundswell.topics.PostReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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
    List<Object> read =
        new ArrayList<>(window.size()); // a Post, or the reason for which it is none
    List<Text> texts = new ArrayList<>(window.size());
    for (ConsumerRecord<byte[], byte[]> record : window) {
      try {
        Post post = reader.read(record.value());
        texts.add(text(post));
        read.add(post);
      } catch (BadInputException e) {
        read.add(e);
      }
    }
    Iterator<Outcome> outcomes = scorer.score(texts, Lane.BULK, Deadline.NEVER).iterator();
    List<ItemResult<Post>> results = new ArrayList<>(window.size());
    for (Object item : read) {
      results.add(
          item instanceof BadInputException e
              ? new ItemResult.Refused<>(e.code(), e.getMessage())
              : result((Post) item, outcomes.next()));
    }
    return results;
  }

  private ItemResult<Post> result(Post post, Outcome outcome) {
    return ItemResult.of(post, outcome, scored -> languages.of(text(post), scored));
  }

  private static Text text(Post post) {
    return new Text(post.text(), post.lang(), post.subjects());
  }
}
