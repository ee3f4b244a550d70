package io.groundswell.processor.predict;

import io.groundswell.common.json.ErrorCode;
import io.groundswell.processor.poll.Attachment;
import io.groundswell.processor.poll.Attachment.Refusal;
import io.groundswell.processor.predict.ReplyAddresses.Resolved;
import io.groundswell.processor.score.ScoreTopology;
import io.groundswell.processor.stream.KnownGood;
import io.groundswell.processor.stream.NoReplyReason;
import io.groundswell.processor.stream.RecordGuard;
import io.groundswell.processor.stream.RecordSizes;
import io.groundswell.processor.stream.Scores;
import io.groundswell.processor.stream.SizeLimits;
import io.groundswell.processor.stream.StreamMetrics;
import io.groundswell.scorer.core.Outcome;
import io.groundswell.scorer.core.Outcome.Failed;
import io.groundswell.scorer.core.Outcome.Scored;
import io.groundswell.topics.PredictReply;
import io.groundswell.topics.PredictRequest.Item;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Consumes requests and publishes replies to the topic and partition that each request names, if
 * they are allowed. The outcomes are attached to the records as in {@link ScoreTopology}.
 */
public final class PredictTopology implements Supplier<Topology> {
  private static final Set<String> ECHOED =
      Set.of(
          io.groundswell.topics.RecordHeaders.CORRELATION_ID,
          io.groundswell.topics.RecordHeaders.TRACEPARENT,
          io.groundswell.topics.RecordHeaders.TRACESTATE);

  private final String requestTopic;
  private final SizeLimits limits;
  private final StreamMetrics metrics;

  /**
   * @param limits the largest record of each reply topic
   */
  public PredictTopology(String requestTopic, SizeLimits limits, StreamMetrics metrics) {
    this.requestTopic = requestTopic;
    this.limits = limits;
    this.metrics = metrics;
  }

  @Override
  public Topology get() {
    StreamPartitioner<byte[], Reply> asked =
        (topic, key, reply, count) ->
            reply.partition() == null ? Optional.empty() : Optional.of(Set.of(reply.partition()));
    return new Topology()
        .addSource(
            "requests", new ByteArrayDeserializer(), new ByteArrayDeserializer(), requestTopic)
        .addProcessor("answer", Answer::new, "requests")
        .addSink(
            "replies",
            (key, reply, context) -> reply.topic(),
            new ByteArraySerializer(),
            new Reply.ReplySerializer(),
            asked,
            "answer");
  }

  private final class Answer extends ContextualProcessor<byte[], byte[], byte[], Reply> {
    private final RecordGuard guard =
        new RecordGuard(metrics.failures("predict"), Answer::writeKnownGood);

    @Override
    public void process(Record<byte[], byte[]> request) {
      Attachment attachment = Attachment.takeFrom(request.headers());
      if (attachment == null) {
        throw new IllegalStateException("a request has no attachment: batching is not in place");
      }
      Request asked = attachment.item(Request.class);
      if (asked.address() instanceof Resolved.None none) {
        metrics.skipped(none.reason()).increment();
        return;
      }
      Resolved.Address to = (Resolved.Address) asked.address();
      Throwable failure =
          guard.run(
              () -> RecordGuard.at(context()),
              () -> answer(request, to, asked, reply(asked, attachment)));
      if (failure != null) {
        String message = KnownGood.message(failure);
        answer(request, to, asked, refusal(asked, ErrorCode.INTERNAL_ERROR, message));
      }
    }

    private static void writeKnownGood() {
      new PredictReply().add(KnownGood.TEXT, Scores.of(KnownGood.scored(), 1)).write();
    }

    private void answer(
        Record<byte[], byte[]> request, Resolved.Address to, Request asked, PredictReply reply) {
      Headers headers = echoed(request.headers());
      byte[] value = reply.write();
      if (RecordSizes.of(request.key(), value, headers) > limits.of(to.topic())) {
        String message = "The reply would be larger than its topic takes.";
        value = refusal(asked, ErrorCode.RECORD_TOO_LARGE, message).write();
        if (RecordSizes.of(request.key(), value, headers) > limits.of(to.topic())) {
          // The key and the echoed headers alone exceed the limit: sending would end the thread.
          metrics.skipped(NoReplyReason.ECHO_TOO_LARGE).increment();
          return;
        }
      }
      metrics.answered(asked.items().size());
      context()
          .forward(
              new Record<>(
                  request.key(),
                  new Reply(to.topic(), to.partition(), value),
                  request.timestamp(),
                  headers));
    }

    private PredictReply reply(Request asked, Attachment attachment) {
      PredictReply reply = new PredictReply();
      double ms = attachment.millisSincePoll();
      int text = 0;
      for (Item item : asked.items()) {
        if (item instanceof Item.Bad bad) {
          reply.add(bad.code(), bad.message());
          continue;
        }
        Outcome outcome = attachment.outcome(text++);
        if (outcome instanceof Scored scored) {
          metrics.scoredText(scored);
          reply.add(((Item.Good) item).text(), Scores.of(scored, ms));
        } else {
          Refusal refusal = Refusal.of((Failed) outcome);
          reply.add(refusal.code(), refusal.message());
        }
      }
      return reply;
    }

    private static PredictReply refusal(Request asked, ErrorCode code, String message) {
      PredictReply reply = new PredictReply();
      asked.items().forEach(item -> reply.add(code, message));
      return reply;
    }

    private static Headers echoed(Headers requested) {
      Headers headers = new RecordHeaders();
      for (Header header : requested) {
        if (ECHOED.contains(header.key())) {
          headers.add(header);
        }
      }
      return headers;
    }
  }
}
