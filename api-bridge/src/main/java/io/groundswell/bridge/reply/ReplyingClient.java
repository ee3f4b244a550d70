package io.groundswell.bridge.reply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.bridge.kafka.ClientProperties;
import io.groundswell.bridge.kafka.RequestFailedException;
import io.groundswell.bridge.kafka.RequestFailedException.Reason;
import io.groundswell.bridge.kafka.SkippedRecords;
import io.groundswell.bridge.kafka.TopicFollower;
import io.groundswell.bridge.settings.BridgeSettings;
import io.groundswell.common.LogLimiter;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Settings;
import io.groundswell.topics.PredictReply;
import io.groundswell.topics.RecordHeaders;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests to the scorers: produces one record with texts and awaits one with results on a
 * partition that this client consumes. Thread-safe; callers block at most for the producer's {@code
 * max.block.ms}.
 */
public final class ReplyingClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReplyingClient.class);

  private final String requestTopic;
  private final Duration requestTimeout;
  private final ClientProperties properties;
  private final RequestRecords records;
  private final PendingReplies pending = new PendingReplies();
  private final Executor work;
  private final Counter timeouts;
  private final Counter unknown;
  private final TopicFollower replies;
  private final AtomicBoolean failing = new AtomicBoolean();
  private final LogLimiter notSent = new LogLimiter();
  private final LogLimiter resumed = new LogLimiter();

  private volatile @Nullable Producer<byte[], byte[]> producer;

  /**
   * Consumes replies as soon as the broker is available.
   *
   * @param topics creates missing topics; called again after it throws
   * @param work parses replies and completes futures, so that no client delays another
   */
  ReplyingClient(Settings settings, Runnable topics, Executor work, MeterRegistry meters) {
    String replyTopic = settings.get(BridgeSettings.REPLY_TOPIC);
    this.requestTopic = settings.get(CommonSettings.REQUEST_TOPIC);
    this.requestTimeout = BridgeSettings.millis(settings, BridgeSettings.REQUEST_TIMEOUT_MS);
    this.properties = new ClientProperties(settings);
    this.records = new RequestRecords(requestTopic, replyTopic);
    this.work = work;
    this.timeouts =
        Counter.builder("groundswell.bridge.timeouts")
            .description("Request records without a reply in time")
            .register(meters);
    this.unknown =
        Counter.builder("groundswell.bridge.unknown.replies")
            .description("Replies without a pending request: late ones, or another bridge's")
            .register(meters);
    Gauge.builder("groundswell.bridge.pending", pending, PendingReplies::size)
        .description("Request records that await a reply")
        .register(meters);
    this.replies =
        new TopicFollower(
                replyTopic,
                TopicFollower.From.END_OF_ONE_PARTITION,
                () -> open(topics),
                new SkippedRecords(meters, replyTopic),
                (record, again) -> receive(record))
            .start();
  }

  private Consumer<byte[], byte[]> open(Runnable topics) {
    topics.run();
    Producer<byte[], byte[]> sender = producer;
    if (sender == null) {
      sender =
          new KafkaProducer<>(
              properties.requestProducer(), new ByteArraySerializer(), new ByteArraySerializer());
      producer = sender;
    }
    // Fetches metadata, so that the first request after the bridge is ready does not wait for it.
    sender.partitionsFor(requestTopic);
    return new KafkaConsumer<>(
        properties.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Whether the reply to a request sent now would be consumed. */
  public boolean ready() {
    return replies.ready();
  }

  /**
   * Requests the scores of these texts in one record.
   *
   * @param texts within the limits of one record
   * @param traceparent W3C trace context to propagate
   * @param limit longest wait for the reply
   * @return one result a text, in order, without {@code index}; fails with {@link
   *     RequestFailedException}; cancelling it drops the pending request
   */
  public CompletableFuture<List<ObjectNode>> request(
      List<String> texts, @Nullable String traceparent, Duration limit) {
    Producer<byte[], byte[]> sender = producer;
    if (sender == null || !replies.ready()) {
      return CompletableFuture.failedFuture(new RequestFailedException(Reason.UNAVAILABLE));
    }
    PendingReplies.Id id = pending.newId();
    CompletableFuture<byte[]> reply = pending.expect(id, limit);
    send(
        sender,
        records.of(texts, id.bytes(), replies.partition(), Instant.now().plus(limit), traceparent),
        reply);
    CompletableFuture<List<ObjectNode>> results = new CompletableFuture<>();
    var unusedReply =
        reply.whenCompleteAsync(
            (value, failure) -> {
              if (failure != null) {
                results.completeExceptionally(named(failure));
              } else {
                read(value, texts.size(), results);
              }
            },
            work);
    var unusedResults =
        results.whenComplete(
            (value, failure) -> {
              if (failure instanceof CancellationException) {
                reply.cancel(false);
              }
            });
    return results;
  }

  /** As {@link #request(List, String, Duration)} with one text and {@code REQUEST_TIMEOUT_MS}. */
  public CompletableFuture<ObjectNode> request(String text, @Nullable String traceparent) {
    CompletableFuture<List<ObjectNode>> results =
        request(List.of(text), traceparent, requestTimeout);
    CompletableFuture<ObjectNode> result = results.thenApply(list -> list.get(0));
    var unused =
        result.whenComplete(
            (value, failure) -> {
              if (failure instanceof CancellationException) {
                results.cancel(false);
              }
            });
    return result;
  }

  private static void send(
      Producer<byte[], byte[]> sender,
      ProducerRecord<byte[], byte[]> record,
      CompletableFuture<byte[]> reply) {
    try {
      var unused =
          sender.send(
              record,
              (metadata, failure) -> {
                if (failure != null) {
                  reply.completeExceptionally(failure);
                }
              });
    } catch (RuntimeException e) {
      reply.completeExceptionally(e);
    }
  }

  private RuntimeException named(Throwable failure) {
    if (failure instanceof RequestFailedException known) {
      return known;
    }
    if (failure instanceof TimeoutException) {
      timeouts.increment();
      return new RequestFailedException(Reason.TIMED_OUT);
    }
    if (failure instanceof CancellationException cancelled) {
      return cancelled;
    }
    if (failure instanceof RecordTooLargeException) {
      return new RequestFailedException(Reason.TOO_LARGE);
    }
    if (!failing.getAndSet(true)) {
      notSent.log(
          suppressed ->
              log.warn(
                  "requests can't be sent: reason={} suppressed={}",
                  failure.getMessage(),
                  suppressed));
    }
    return new RequestFailedException(Reason.UNAVAILABLE);
  }

  private void receive(ConsumerRecord<byte[], byte[]> record) {
    if (failing.getAndSet(false)) {
      resumed.log(suppressed -> log.info("replies resumed: topic={}", record.topic()));
    }
    Header correlation = record.headers().lastHeader(RecordHeaders.CORRELATION_ID);
    if (correlation == null
        || correlation.value() == null
        || record.value() == null
        || !pending.complete(correlation.value(), record.value())) {
      unknown.increment();
    }
  }

  private static void read(byte[] value, int size, CompletableFuture<List<ObjectNode>> results) {
    try {
      List<ObjectNode> read = new ArrayList<>(PredictReply.read(value));
      if (read.size() == 1 && size > 1 && read.get(0).has("error")) {
        // The record as a whole was rejected: the error is that of each of its texts.
        while (read.size() < size) {
          read.add(read.get(0).deepCopy());
        }
      }
      if (read.size() != size) {
        throw new RequestFailedException(Reason.BAD_REPLY);
      }
      read.forEach(result -> result.remove("index"));
      results.complete(read);
    } catch (RequestFailedException e) {
      results.completeExceptionally(e);
    } catch (BadInputException | RuntimeException | StackOverflowError e) {
      results.completeExceptionally(new RequestFailedException(Reason.BAD_REPLY));
    }
  }

  /** Requests the consumer to end; {@link #close} also waits for it. */
  void stop() {
    replies.stop();
  }

  @Override
  public void close() {
    replies.close();
    pending.failAll(new RequestFailedException(Reason.UNAVAILABLE));
    Producer<byte[], byte[]> sender = producer;
    if (sender != null) {
      sender.close(Duration.ofSeconds(1));
    }
  }
}
