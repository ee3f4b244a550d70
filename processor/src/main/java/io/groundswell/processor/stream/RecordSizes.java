package io.groundswell.processor.stream;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Sizes are checked before a record is sent: one that is too large would abort the transaction and
 * the thread with it.
 */
public final class RecordSizes {
  /** Of a batch with one record, and of the record's own length fields; rounded up. */
  private static final int BATCH_OVERHEAD = 128;

  private static final int HEADER_OVERHEAD = 10;

  private RecordSizes() {}

  /** An upper bound, in bytes, of a batch with this one record, uncompressed. */
  public static int of(byte @Nullable [] key, byte @Nullable [] value, Iterable<Header> headers) {
    int size = BATCH_OVERHEAD + length(key) + length(value);
    for (Header header : headers) {
      size +=
          HEADER_OVERHEAD
              + header.key().getBytes(StandardCharsets.UTF_8).length
              + length(header.value());
    }
    return size;
  }

  static int length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
