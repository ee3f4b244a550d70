package io.groundswell.processor.score;

import io.groundswell.common.json.ErrorCode;
import io.groundswell.processor.poll.Attachment;
import io.groundswell.processor.poll.PollBatch;
import io.groundswell.processor.stream.CloudEvents;
import io.groundswell.processor.stream.DeadLetterException;
import io.groundswell.processor.stream.ItemResult;
import io.groundswell.processor.stream.KnownGood;
import io.groundswell.processor.stream.RecordGuard;
import io.groundswell.processor.stream.RecordSizes;
import io.groundswell.processor.stream.Scores;
import io.groundswell.processor.stream.SizeLimits;
import io.groundswell.processor.stream.StreamMetrics;
import io.groundswell.topics.Post;
import io.groundswell.topics.Score;
import io.groundswell.topics.ScoredPost;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Posts in, scored posts out. The scores ride in on the records, put there by the {@link
 * BatchingConsumer}; here each record takes its own and goes on, so nothing is ever buffered.
 */
public final class ScoreTopology implements Supplier<Topology> {
  private final String rawTopic;
  private final String sentimentTopic;
  private final SizeLimits limits;
  private final StreamMetrics metrics;
  private final CloudEvents events;
  private final @Nullable PostScorer alone;

  /**
   * @param limits most bytes of one record in the sentiment topic
   * @param events what scored posts say of themselves as events
   * @param alone scores records that come without an attachment; only for {@code
   *     TopologyTestDriver}, which has no consumer. Null in production, where a missing attachment
   *     means that batching is off and must not go unnoticed.
   */
  public ScoreTopology(
      String rawTopic,
      String sentimentTopic,
      SizeLimits limits,
      StreamMetrics metrics,
      CloudEvents events,
      @Nullable PostScorer alone) {
    this.rawTopic = rawTopic;
    this.sentimentTopic = sentimentTopic;
    this.limits = limits;
    this.metrics = metrics;
    this.events = events;
    this.alone = alone;
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
      Attachment<?> attachment = attachmentOf(post);
      if (attachment.window().isLast()) {
        context().commit(); // else the transaction stays open while the next window is scored
      }
      if (attachment.result() instanceof ItemResult.Refused<?> refused) {
        throw new DeadLetterException(refused.code(), refused.message());
      }
      Throwable failure =
          guard.run(
              () -> RecordGuard.at(context()),
              () ->
                  forward(
                      post,
                      (ItemResult.Answered<?>) attachment.result(),
                      attachment.millisSincePoll()));
      if (failure != null) {
        throw new DeadLetterException(ErrorCode.INTERNAL_ERROR, KnownGood.message(failure));
      }
    }

    private void writeKnownGood() {
      Post post = KnownGood.post();
      ScoredPost.write(post, Scores.of(KnownGood.answered(post), 1));
      events.ofScored(post, new Record<>(null, null, 0), context().recordMetadata());
    }

    private void forward(Record<byte[], byte[]> post, ItemResult.Answered<?> answered, double ms) {
      Score score = Scores.of(answered, ms);
      byte[] value = ScoredPost.write((Post) answered.item(), score);
      Headers headers = events.ofScored((Post) answered.item(), post, context().recordMetadata());
      if (RecordSizes.of(post.key(), value, headers) > limits.of(sentimentTopic)) {
        throw new DeadLetterException(
            ErrorCode.RECORD_TOO_LARGE, "The scored post would be larger than its topic takes.");
      }
      metrics.scoredPost(answered.scored(), ms);
      metrics.scoredText(answered.scored(), answered.language());
      context().forward(post.withValue(value).withHeaders(headers));
    }

    private Attachment<?> attachmentOf(Record<byte[], byte[]> post) {
      Attachment<?> attachment = Attachment.takeFrom(post.headers());
      if (attachment != null) {
        return attachment;
      }
      if (alone == null) {
        throw new IllegalStateException("a post came without its score: batching is not in place");
      }
      ConsumerRecord<byte[], byte[]> record =
          new ConsumerRecord<>(rawTopic, 0, 0, post.key(), post.value());
      ItemResult<Post> result = Objects.requireNonNull(alone.score(List.of(record)).get(0));
      return new Attachment<>(result, System.nanoTime(), new PollBatch(1));
    }
  }
}
