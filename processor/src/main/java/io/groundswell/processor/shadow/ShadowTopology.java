package io.groundswell.processor.shadow;

import io.groundswell.processor.poll.Attachment;
import io.groundswell.processor.poll.Attachment.Refusal;
import io.groundswell.processor.score.ScoreTopology;
import io.groundswell.processor.stream.CloudEvents;
import io.groundswell.processor.stream.KnownGood;
import io.groundswell.processor.stream.RecordGuard;
import io.groundswell.processor.stream.RecordSizes;
import io.groundswell.processor.stream.SizeLimits;
import io.groundswell.topics.ServedPost;
import io.groundswell.topics.ShadowPost;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Reads scored posts and writes them with the score of the shadow model. The scores arrive attached
 * to the records, as in {@link ScoreTopology}. Posts that the model can't score are counted and
 * skipped.
 */
public final class ShadowTopology implements Supplier<Topology> {
  private final String sentimentTopic;
  private final String shadowTopic;
  private final SizeLimits limits;
  private final ShadowMetrics metrics;

  /**
   * @param limits most bytes of one record in the shadow topic
   */
  public ShadowTopology(
      String sentimentTopic, String shadowTopic, SizeLimits limits, ShadowMetrics metrics) {
    this.sentimentTopic = sentimentTopic;
    this.shadowTopic = shadowTopic;
    this.limits = limits;
    this.metrics = metrics;
  }

  @Override
  public Topology get() {
    return new Topology()
        .addSource(
            "scored-posts",
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            sentimentTopic)
        .addProcessor("take-shadow-score", this::processor, "scored-posts")
        .addSink(
            "shadow-posts",
            shadowTopic,
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            "take-shadow-score");
  }

  Processor<byte[], byte[], byte[], byte[]> processor() {
    return new TakeShadowScore();
  }

  private final class TakeShadowScore extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
    private final RecordGuard guard =
        new RecordGuard(metrics.failures(), TakeShadowScore::writeKnownGood);

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
        metrics.failed(Unscored.of(refusal.code()));
      } else {
        Throwable failure =
            guard.run(() -> RecordGuard.at(context()), () -> forward(post, attachment));
        if (failure != null) {
          metrics.failed(Unscored.INTERNAL_ERROR);
        }
      }
    }

    private static void writeKnownGood() {
      ShadowScorer.beside(KnownGood.servedPost(), KnownGood.scored(), 1).write();
    }

    private void forward(Record<byte[], byte[]> post, Attachment attachment) {
      ShadowPost both =
          ShadowScorer.beside(
              attachment.item(ServedPost.class), attachment.scored(), attachment.millisSincePoll());
      byte[] value = both.write();
      Headers headers = CloudEvents.withoutScored(post.headers());
      if (RecordSizes.of(post.key(), value, headers) > limits.of(shadowTopic)) {
        metrics.failed(Unscored.RECORD_TOO_LARGE);
        return;
      }
      metrics.scored(both);
      context().forward(post.withValue(value).withHeaders(headers));
    }
  }
}
