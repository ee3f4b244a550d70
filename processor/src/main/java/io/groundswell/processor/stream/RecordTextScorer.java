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
 * Reads the records of a poll batch and scores all their texts in one call.
 *
 * @param reader reads a record's value
 * @param post the post of an item
 * @param scorer the scoring core
 * @param languages detects the posts' languages
 * @param priority of the call
 * @param <T> the item of a record
 */
public record RecordTextScorer<T>(
    Reader<T> reader,
    Function<T, Post> post,
    Scorer scorer,
    Languages languages,
    Priority priority) {

  /** Reads a record's value. */
  public interface Reader<T> {
    /**
     * @throws BadInputException if the value can't be scored
     */
    T read(byte @Nullable [] value) throws BadInputException;
  }

  public List<ItemResult<T>> score(List<ConsumerRecord<byte[], byte[]>> batch) {
    List<Supplied<T>> read = new ArrayList<>(batch.size());
    List<Text> texts = new ArrayList<>(batch.size());
    for (ConsumerRecord<byte[], byte[]> record : batch) {
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
    Iterator<Outcome> outcomes = scorer.score(texts, priority, Deadline.NEVER).iterator();
    return read.stream().map(item -> item.result(outcomes)).toList();
  }

  /** The result of a record that fails alone and unexpectedly. */
  public static <T> ItemResult<T> failed(ConsumerRecord<byte[], byte[]> record, Throwable failure) {
    return new ItemResult.Refused<>(ErrorCode.INTERNAL_ERROR, KnownGood.message(failure));
  }

  private static Text text(Post post) {
    return new Text(post.text(), post.lang(), post.subjects());
  }

  /** Makes a record's result from the outcomes of the scored texts, in order. */
  private interface Supplied<T> {
    ItemResult<T> result(Iterator<Outcome> outcomes);
  }
}
