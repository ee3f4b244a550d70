package io.groundswell.processor.score;

import io.groundswell.common.json.ErrorCode;
import io.groundswell.processor.poll.Attachment;
import io.groundswell.processor.poll.Attachment.Refusal;
import io.groundswell.processor.stream.CloudEvents;
import io.groundswell.processor.stream.DeadLetterException;
import io.groundswell.processor.stream.KnownGood;
import io.groundswell.processor.stream.RecordGuard;
import io.groundswell.processor.stream.RecordSizes;
import io.groundswell.processor.stream.Scores;
import io.groundswell.processor.stream.SizeLimits;
import io.groundswell.processor.stream.StreamMetrics;
import io.groundswell.scorer.core.Outcome.Scored;
import io.groundswell.topics.Post;
import io.groundswell.topics.ScoredPost;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Consumes posts and publishes scored posts. The outcomes are attached to the records at the poll,
 * by {@link io.groundswell.processor.poll}; the topology detaches them and buffers nothing.
 */
public final class ScoreTopology implements Supplier<Topology> {
  private final String rawTopic;
  private final String sentimentTopic;
  private final SizeLimits limits;
  private final StreamMetrics metrics;
  private final CloudEvents events;

  /**
   * @param limits the largest record of the sentiment topic
   * @param events the headers that make a scored post an event
   */
  public ScoreTopology(
      String rawTopic,
      String sentimentTopic,
      SizeLimits limits,
      StreamMetrics metrics,
      CloudEvents events) {
    this.rawTopic = rawTopic;
    this.sentimentTopic = sentimentTopic;
    this.limits = limits;
    this.metrics = metrics;
    this.events = events;
  }

  @Override
  public Topology get() {
    return new Topology()
        .addSource("posts", new ByteArrayDeserializer(), new ByteArrayDeserializer(), rawTopic)
        .addProcessor("take-score", this::processor, "posts")
        .addSink(
            "scored-posts",
            sentimentTopic,
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            "take-score");
  }

  Processor<byte[], byte[], byte[], byte[]> processor() {
    return new TakeScore();
  }

  private final class TakeScore extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
    private final RecordGuard guard =
        new RecordGuard(metrics.failures("score"), this::writeKnownGood);

    @Override
    public void process(Record<byte[], byte[]> post) {
      Attachment attachment = Attachment.takeFrom(post.headers());
      if (attachment == null) {
        throw new IllegalStateException("a post has no attachment: batching is not in place");
      }
      if (attachment.isLastOfPoll()) {
        context().commit(); // else the transaction stays open while the next batch is scored
      }
      Refusal refusal = attachment.refusal();
      if (refusal != null) {
        throw new DeadLetterException(refusal.code(), refusal.message());
      }
      Throwable failure =
          guard.run(() -> RecordGuard.at(context()), () -> forward(post, attachment));
      if (failure != null) {
        throw new DeadLetterException(ErrorCode.INTERNAL_ERROR, KnownGood.message(failure));
      }
    }

    private void writeKnownGood() {
      Post post = KnownGood.post();
      ScoredPost.write(post, Scores.of(KnownGood.scored(), 1));
      events.ofScored(post, new Record<>(null, null, 0), context().recordMetadata());
    }

    private void forward(Record<byte[], byte[]> record, Attachment attachment) {
      Post post = attachment.item(Post.class);
      Scored scored = attachment.scored();
      double ms = attachment.millisSincePoll();
      byte[] value = ScoredPost.write(post, Scores.of(scored, ms));
      Headers headers = events.ofScored(post, record, context().recordMetadata());
      if (RecordSizes.of(record.key(), value, headers) > limits.of(sentimentTopic)) {
        throw new DeadLetterException(
            ErrorCode.RECORD_TOO_LARGE, "The scored post would be larger than its topic takes.");
      }
      metrics.scoredPost(scored, ms);
      metrics.scoredText(scored);
      context().forward(record.withValue(value).withHeaders(headers));
    }
  }
}
