package io.groundswell.processor.shadow;

import io.groundswell.common.json.BadInputException;
import io.groundswell.processor.poll.Attachment;
import io.groundswell.processor.stream.KnownGood;
import io.groundswell.processor.stream.RecordTextScorer;
import io.groundswell.processor.stream.Scores;
import io.groundswell.scorer.core.Deadline;
import io.groundswell.scorer.core.Outcome;
import io.groundswell.scorer.core.Priority;
import io.groundswell.scorer.core.Scorer;
import io.groundswell.scorer.core.Text;
import io.groundswell.topics.ServedPost;
import io.groundswell.topics.ShadowPost;
import io.groundswell.topics.TextRules;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the scored posts of a poll and scores their texts again, with a model on trial. */
public final class ShadowScorer extends RecordTextScorer {
  private final TextRules rules;
  private final Scorer scorer;

  /**
   * @param rules the conditions that a text must meet
   * @param scorer of the model on trial
   * @param metrics counts records that fail
   */
  public ShadowScorer(TextRules rules, Scorer scorer, ShadowMetrics metrics) {
    super(metrics.failures());
    this.rules = rules;
    this.scorer = scorer;
  }

  @Override
  protected ServedPost read(ConsumerRecord<byte[], byte[]> record, List<Text> texts)
      throws BadInputException {
    ServedPost post = ServedPost.read(record.value(), rules);
    texts.add(text(post.post()));
    return post;
  }

  @Override
  protected ServedPost readKnownGood(List<Text> texts) throws BadInputException {
    return read(KnownGood.record(KnownGood.scoredPost()), texts);
  }

  @Override
  protected List<Outcome> score(List<Text> texts, List<Attachment> read) {
    return scorer.score(texts, Priority.SHADOW, Deadline.NEVER);
  }

  /**
   * A post with both scores.
   *
   * @param shadow by the model on trial
   * @param processingMs milliseconds from poll to now
   */
  public static ShadowPost beside(ServedPost served, Outcome.Scored shadow, double processingMs) {
    return new ShadowPost(served, Scores.of(shadow, processingMs));
  }
}
