package io.groundswell.processor.stream;

import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.scorer.core.Deadline;
import io.groundswell.scorer.core.Languages;
import io.groundswell.scorer.core.Outcome;
import io.groundswell.scorer.core.Priority;
import io.groundswell.scorer.core.Scorer;
import io.groundswell.scorer.core.Text;
import io.groundswell.topics.Post;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a window's records have in them and has all its texts scored in one call.
 *
 * @param reader how values become items
 * @param post the post of an item
 * @param scorer the scoring core
 * @param languages tells the posts' languages
 * @param lane the call's precedence
 * @param <T> what a record has in it
 */
public record RecordTextScorer<T>(
    Reader<T> reader, Function<T, Post> post, Scorer scorer, Languages languages, Priority lane) {

  /** Makes something of a record's value. */
  public interface Reader<T> {
    /**
     * @throws BadInputException with the reason for which it can't be scored
     */
    T read(byte @Nullable [] value) throws BadInputException;
  }

  public List<ItemResult<T>> score(List<ConsumerRecord<byte[], byte[]>> window) {
    List<Supplied<T>> read = new ArrayList<>(window.size());
    List<Text> texts = new ArrayList<>(window.size());
    for (ConsumerRecord<byte[], byte[]> record : window) {
      try {
        T item = reader.read(record.value());
        Text text = text(post.apply(item));
        texts.add(text);
        read.add(
            outcomes -> ItemResult.of(item, outcomes.next(), scored -> languages.of(text, scored)));
      } catch (BadInputException e) {
        read.add(outcomes -> new ItemResult.Refused<>(e.code(), e.getMessage()));
      }
    }
    Iterator<Outcome> outcomes = scorer.score(texts, lane, Deadline.NEVER).iterator();
    return read.stream().map(item -> item.result(outcomes)).toList();
  }

  /** The result of a record that fails alone, for a reason that nobody foresaw. */
  public static <T> ItemResult<T> failed(ConsumerRecord<byte[], byte[]> record, Throwable failure) {
    return new ItemResult.Refused<>(ErrorCode.INTERNAL_ERROR, KnownGood.message(failure));
  }

  private static Text text(Post post) {
    return new Text(post.text(), post.lang(), post.subjects());
  }

  /** What becomes of a record, given the outcomes of those texts that were scored, in order. */
  private interface Supplied<T> {
    ItemResult<T> result(Iterator<Outcome> outcomes);
  }
}
