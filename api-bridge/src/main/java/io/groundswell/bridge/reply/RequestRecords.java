package io.groundswell.bridge.reply;

import io.groundswell.topics.PredictRequest;
import io.groundswell.topics.RecordHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Creates request records.
 *
 * @param requestTopic the topic of the records
 * @param replyTopic the topic of their replies
 */
record RequestRecords(String requestTopic, String replyTopic) {

  /**
   * One record for these texts, keyed by the first one's hash, so that equal texts reach the same
   * scorer.
   *
   * @param deadline the end of the client's wait
   * @param traceparent W3C trace context of the HTTP request
   */
  ProducerRecord<byte[], byte[]> of(
      List<String> texts,
      byte[] correlationId,
      int replyPartition,
      Instant deadline,
      @Nullable String traceparent) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(requestTopic, key(texts.get(0)), PredictRequest.write(texts));
    Headers headers = record.headers();
    headers.add(RecordHeaders.CORRELATION_ID, correlationId);
    headers.add(RecordHeaders.REPLY_TOPIC, utf8(replyTopic));
    headers.add(
        RecordHeaders.REPLY_PARTITION,
        ByteBuffer.allocate(Integer.BYTES).putInt(replyPartition).array());
    headers.add(RecordHeaders.DEADLINE, utf8(Long.toString(deadline.toEpochMilli())));
    if (traceparent != null) {
      headers.add(RecordHeaders.TRACEPARENT, utf8(traceparent));
    }
    return record;
  }

  private static byte[] key(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(utf8(text));
      return utf8(HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
