package io.groundswell.bridge.reply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.bridge.kafka.ClientProperties;
import io.groundswell.bridge.kafka.ReplyOptions;
import io.groundswell.bridge.kafka.RequestFailedException;
import io.groundswell.bridge.kafka.RequestFailedException.Reason;
import io.groundswell.bridge.kafka.SkippedRecords;
import io.groundswell.bridge.kafka.TopicFollower;
import io.groundswell.common.LogLimiter;
import io.groundswell.common.json.BadInputException;
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
 * Asks the scorers over topics: one record with texts goes out, one with results comes back on a
 * partition that this client reads. Thread-safe; callers never wait longer than the producer's
 * {@code max.block.ms}.
 */
public final class ReplyingClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReplyingClient.class);

  private final ReplyOptions options;
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
   * Starts reading replies, as soon as the broker is there.
   *
   * @param topics makes sure that the topics exist; may throw, and is then asked again
   * @param work reads replies and completes futures, so that no client can hold up another
   */
  ReplyingClient(ReplyOptions options, Runnable topics, Executor work, MeterRegistry meters) {
    this.options = options;
    this.properties = new ClientProperties(options);
    this.records = new RequestRecords(options.requestTopic(), options.replyTopic());
    this.work = work;
    this.timeouts =
        Counter.builder("groundswell.bridge.timeouts")
            .description("Request records without a reply in time")
            .register(meters);
    this.unknown =
        Counter.builder("groundswell.bridge.unknown.replies")
            .description("Replies that nobody awaits: late ones, or another bridge's")
            .register(meters);
    Gauge.builder("groundswell.bridge.pending", pending, PendingReplies::size)
        .description("Request records that await a reply")
        .register(meters);
    this.replies =
        new TopicFollower(
                options.replyTopic(),
                TopicFollower.From.END_OF_ONE_PARTITION,
                () -> open(topics),
                new SkippedRecords(meters, options.replyTopic()),
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
    // Else the first request looks the topic up, and may fail although the bridge said it is ready.
    sender.partitionsFor(options.requestTopic());
    return new KafkaConsumer<>(
        properties.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Whether a reply to what is sent now would be read. */
  public boolean ready() {
    return replies.ready();
  }

  /**
   * Asks for the scores of these texts in one record.
   *
   * @param texts at most as many and as large as one record takes
   * @param traceparent W3C trace context to pass on
   * @param limit how long a reply is awaited
   * @return one result a text, in order, {@code index} left out; fails with {@link
   *     RequestFailedException}; cancelling it forgets the request
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

  /** As {@link #request(List, String, Duration)} with one text and the usual limit. */
  public CompletableFuture<ObjectNode> request(String text, @Nullable String traceparent) {
    CompletableFuture<List<ObjectNode>> results =
        request(List.of(text), traceparent, options.requestTimeout());
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
      resumed.log(suppressed -> log.info("replies come again: topic={}", record.topic()));
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
        // The record as a whole was refused: that holds for each of its texts.
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

  /** Tells what reads to end, and does not wait for that as {@link #close} does. */
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
