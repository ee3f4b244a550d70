package io.groundswell.processor.stream;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Sizes of records, checked before they are sent: a record beyond the limit would abort the
 * transaction and stop the thread.
 */
public final class RecordSizes {
  /** Header of a batch with one record, and the record's length fields; rounded up. */
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
