package io.groundswell.processor.score;

import io.groundswell.common.json.BadInputException;
import io.groundswell.processor.poll.Attachment;
import io.groundswell.processor.stream.KnownGood;
import io.groundswell.processor.stream.RecordTextScorer;
import io.groundswell.processor.stream.StreamMetrics;
import io.groundswell.scorer.core.Deadline;
import io.groundswell.scorer.core.Outcome;
import io.groundswell.scorer.core.Priority;
import io.groundswell.scorer.core.Scorer;
import io.groundswell.scorer.core.Text;
import io.groundswell.topics.Post;
import io.groundswell.topics.PostReader;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the posts of a poll and scores their texts in one call. */
public final class PostScorer extends RecordTextScorer {
  private final PostReader reader;
  private final Scorer scorer;
  private final StreamMetrics metrics;

  /**
   * @param metrics counts the posts of each poll, and records that fail
   */
  public PostScorer(PostReader reader, Scorer scorer, StreamMetrics metrics) {
    super(metrics.failures("score"));
    this.reader = reader;
    this.scorer = scorer;
    this.metrics = metrics;
  }

  @Override
  public List<Attachment> score(List<ConsumerRecord<byte[], byte[]>> records) {
    metrics.polled(records.size());
    return super.score(records);
  }

  @Override
  protected Post read(ConsumerRecord<byte[], byte[]> record, List<Text> texts)
      throws BadInputException {
    Post post = reader.read(record.value());
    texts.add(text(post));
    return post;
  }

  @Override
  protected Post readKnownGood(List<Text> texts) throws BadInputException {
    return read(KnownGood.record(reader.format().write(KnownGood.TEXT)), texts);
  }

  @Override
  protected List<Outcome> score(List<Text> texts, List<Attachment> read) {
    return scorer.score(texts, Priority.BULK, Deadline.NEVER);
  }
}
