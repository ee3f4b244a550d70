package io.groundswell.processor.stream;

import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.processor.poll.Attachment;
import io.groundswell.processor.poll.Attachment.Refusal;
import io.groundswell.processor.poll.PollBatchScorer;
import io.groundswell.scorer.core.Outcome;
import io.groundswell.scorer.core.Text;
import io.groundswell.topics.Post;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads the records of a poll and scores all their texts in one call. A record that can't be read,
 * or that fails alone, is refused; see {@link RecordGuard}.
 */
public abstract class RecordTextScorer implements PollBatchScorer {
  private final RecordFailures failures;

  protected RecordTextScorer(RecordFailures failures) {
    this.failures = failures;
  }

  /**
   * Reads a record.
   *
   * @param texts receives the record's texts
   * @return the content of the record, see {@link Attachment#item}
   * @throws BadInputException if the record can't be scored, with the reason
   */
  protected abstract Object read(ConsumerRecord<byte[], byte[]> record, List<Text> texts)
      throws BadInputException;

  /**
   * Reads a record that can be scored unless the component is broken.
   *
   * @param texts receives its texts
   * @return its content
   * @throws BadInputException if the component is broken
   */
  protected abstract Object readKnownGood(List<Text> texts) throws BadInputException;

  /**
   * Scores the texts of all records in one call.
   *
   * @param read the attachments of the records, still without outcomes
   */
  protected abstract List<Outcome> score(List<Text> texts, List<Attachment> read);

  /** The attachment of a record that fails alone with an unexpected exception. */
  protected Attachment failed(ConsumerRecord<byte[], byte[]> record, Refusal refusal) {
    return new Attachment(refusal, 0, 0);
  }

  @Override
  public List<Attachment> score(List<ConsumerRecord<byte[], byte[]>> records) {
    return new RecordGuard(failures, this::scoreKnownGood)
        .score(
            records,
            this::scoreTogether,
            (record, e) ->
                failed(record, new Refusal(ErrorCode.INTERNAL_ERROR, KnownGood.message(e))));
  }

  private List<Attachment> scoreTogether(List<ConsumerRecord<byte[], byte[]>> records) {
    List<Text> texts = new ArrayList<>(records.size());
    List<Attachment> attachments = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      int first = texts.size();
      try {
        Object item = read(record, texts);
        attachments.add(new Attachment(item, first, texts.size() - first));
      } catch (BadInputException e) {
        attachments.add(new Attachment(new Refusal(e.code(), e.getMessage()), 0, 0));
      }
    }
    List<Outcome> outcomes = score(texts, attachments);
    attachments.forEach(attachment -> attachment.complete(outcomes));
    return attachments;
  }

  private void scoreKnownGood() {
    List<Text> texts = new ArrayList<>();
    try {
      Object item = readKnownGood(texts);
      score(texts, List.of(new Attachment(item, 0, texts.size())));
    } catch (BadInputException e) {
      throw new IllegalStateException("the known-good record can't be read", e);
    }
  }

  /** The text of a post. */
  protected static Text text(Post post) {
    return new Text(post.text(), post.lang(), post.subjects());
  }
}
