package io.groundswell.processor.predict;

import io.groundswell.common.json.ErrorCode;
import io.groundswell.processor.poll.Attachment;
import io.groundswell.processor.predict.ReplyAddresses.Resolved;
import io.groundswell.processor.score.ScoreTopology;
import io.groundswell.processor.stream.ItemResult;
import io.groundswell.processor.stream.KnownGood;
import io.groundswell.processor.stream.NoReplyReason;
import io.groundswell.processor.stream.RecordGuard;
import io.groundswell.processor.stream.RecordSizes;
import io.groundswell.processor.stream.Scores;
import io.groundswell.processor.stream.SizeLimits;
import io.groundswell.processor.stream.StreamMetrics;
import io.groundswell.topics.PredictReply;
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
 * Requests in, replies out to whichever allowed topic and partition each request names. The results
 * ride in on the records as in {@link ScoreTopology}.
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
   * @param limits most bytes of one record in each reply topic
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
      Attachment<?> attachment = Attachment.takeFrom(request.headers());
      if (attachment == null) {
        throw new IllegalStateException("a request came without its results");
      }
      RequestResult result = (RequestResult) attachment.result();
      if (result.address() instanceof Resolved.None none) {
        metrics.skipped(none.reason()).increment();
        return;
      }
      Resolved.Address to = (Resolved.Address) result.address();
      Throwable failure =
          guard.run(
              () -> RecordGuard.at(context()),
              () -> answer(request, to, result, reply(result, attachment.millisSincePoll())));
      if (failure != null) {
        String message = KnownGood.message(failure);
        answer(request, to, result, refusal(result, ErrorCode.INTERNAL_ERROR, message));
      }
    }

    private static void writeKnownGood() {
      new PredictReply()
          .add(KnownGood.TEXT, Scores.of(KnownGood.answered(KnownGood.TEXT), 1))
          .write();
    }

    private void answer(
        Record<byte[], byte[]> request,
        Resolved.Address to,
        RequestResult result,
        PredictReply reply) {
      Headers headers = echoed(request.headers());
      byte[] value = reply.write();
      if (RecordSizes.of(request.key(), value, headers) > limits.of(to.topic())) {
        String message = "The reply would be larger than its topic takes.";
        value = refusal(result, ErrorCode.RECORD_TOO_LARGE, message).write();
        if (RecordSizes.of(request.key(), value, headers) > limits.of(to.topic())) {
          // Its key and its correlation id alone fill a record: sending would end the thread.
          metrics.skipped(NoReplyReason.ECHO_TOO_LARGE).increment();
          return;
        }
      }
      metrics.answered(result.items().size());
      context()
          .forward(
              new Record<>(
                  request.key(),
                  new Reply(to.topic(), to.partition(), value),
                  request.timestamp(),
                  headers));
    }

    private PredictReply reply(RequestResult result, double ms) {
      PredictReply reply = new PredictReply();
      for (ItemResult<String> item : result.items()) {
        if (item instanceof ItemResult.Answered<String> answered) {
          metrics.scoredText(answered.scored(), answered.language());
          reply.add(answered.item(), Scores.of(answered, ms));
        } else {
          ItemResult.Refused<String> refused = (ItemResult.Refused<String>) item;
          reply.add(refused.code(), refused.message());
        }
      }
      return reply;
    }

    private static PredictReply refusal(RequestResult result, ErrorCode code, String message) {
      PredictReply reply = new PredictReply();
      result.items().forEach(item -> reply.add(code, message));
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
