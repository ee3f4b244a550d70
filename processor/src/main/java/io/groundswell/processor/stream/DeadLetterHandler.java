package io.groundswell.processor.stream;

import io.groundswell.processor.poll.Attachment;
import io.groundswell.topics.RecordHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Writes posts that can't be scored to the dead letters, in the task's transaction: raw key, raw
 * value, the producer's headers and Kafka Streams' {@code __streams.errors.*}. They include posts
 * that fail unexpectedly ({@link RecordGuard}). Any other failure of the topology stops the thread.
 */
public final class DeadLetterHandler implements ProcessingExceptionHandler {
  /** Configuration key of the {@link Destination}. */
  public static final String DESTINATION = "groundswell.dead.letters";

  private static final int MAX_TRACE_BYTES = 4096;
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);

  private @Nullable Destination destination;

  /**
   * The dead-letter topic and its limit.
   *
   * @param limits most bytes of one record in the topic
   */
  public record Destination(String topic, SizeLimits limits, StreamMetrics metrics) {
    int maxBytes() {
      return limits.of(topic);
    }
  }

  @Override
  public void configure(Map<String, ?> configs) {
    destination = (Destination) configs.get(DESTINATION);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    if (!(exception instanceof DeadLetterException reason)) {
      return Response.fail();
    }
    Destination to = Objects.requireNonNull(destination, "dead letters have no destination");
    to.metrics().deadLetters(reason.code()).increment();
    return Response.resume(List.of(deadLetter(context, reason, to)));
  }

  private static ProducerRecord<byte[], byte[]> deadLetter(
      ErrorHandlerContext context, DeadLetterException reason, Destination to) {
    byte[] key = context.sourceRawKey();
    byte[] value = context.sourceRawValue();
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(to.topic(), null, timestamp(context), key, value);
    for (Header header : context.headers()) {
      if (!(header instanceof Attachment)) {
        letter.headers().add(header);
      }
    }
    describe(letter.headers(), context, reason);
    return RecordSizes.of(key, value, letter.headers()) <= to.maxBytes()
        ? letter
        : shortened(letter, to.maxBytes());
  }

  private static void describe(
      Headers headers, ErrorHandlerContext context, DeadLetterException reason) {
    add(headers, "code", reason.code().code());
    add(headers, "exception", reason.getClass().getName());
    add(headers, "message", String.valueOf(reason.getMessage()));
    String trace = Utils.stackTrace(reason);
    add(headers, "stacktrace", trace.substring(0, Math.min(trace.length(), MAX_TRACE_BYTES)));
    add(headers, "topic", context.topic());
    add(headers, "partition", Integer.toString(context.partition()));
    add(headers, "offset", Long.toString(context.offset()));
  }

  /**
   * Fits a letter into a topic with a smaller record limit: cuts the value and marks it. If that is
   * not enough, drops the producer's headers, then cuts the key. A letter that cannot be sent would
   * stop the thread.
   */
  private static ProducerRecord<byte[], byte[]> shortened(
      ProducerRecord<byte[], byte[]> letter, int maxBytes) {
    letter.headers().add(RecordHeaders.VALUE_TRUNCATED, TRUE);
    byte[] none = new byte[0];
    if (RecordSizes.of(letter.key(), none, letter.headers()) > maxBytes) {
      for (Header header : letter.headers().toArray()) {
        if (!header.key().startsWith(RecordHeaders.ERRORS_PREFIX)) {
          letter.headers().remove(header.key());
        }
      }
      letter.headers().add(RecordHeaders.HEADERS_DROPPED, TRUE);
    }
    byte[] key = letter.key();
    if (RecordSizes.of(key, none, letter.headers()) > maxBytes) {
      letter.headers().add(RecordHeaders.KEY_TRUNCATED, TRUE);
      key = cut(key, maxBytes - RecordSizes.of(none, none, letter.headers()));
    }
    byte[] value = cut(letter.value(), maxBytes - RecordSizes.of(key, none, letter.headers()));
    return new ProducerRecord<>(
        letter.topic(), null, letter.timestamp(), key, value, letter.headers());
  }

  private static byte @Nullable [] cut(byte @Nullable [] bytes, int most) {
    return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, Math.max(0, most));
  }

  private static @Nullable Long timestamp(ErrorHandlerContext context) {
    return context.timestamp() < 0 ? null : context.timestamp();
  }

  private static void add(Headers headers, String name, @Nullable String value) {
    headers.add(
        RecordHeaders.ERRORS_PREFIX + name, String.valueOf(value).getBytes(StandardCharsets.UTF_8));
  }
}
