package io.groundswell.processor.audience;

import io.groundswell.audience.WindowSize;
import io.groundswell.audience.WindowSize.Window;
import java.io.DataInput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keys of state, ordered so that what belongs together stands together, the oldest first. */
final class Keys {
  /** For scans by prefix. */
  static final Serializer<Bytes> SERIALIZER = (topic, key) -> key.get();

  private Keys() {}

  static Bytes of(char table, Binary.Writer rest) {
    return Bytes.wrap(
        Binary.write(
            out -> {
              out.writeByte(table);
              rest.writeTo(out);
            }));
  }

  /** All rows whose keys begin with a prefix, in order; the store must not change meanwhile. */
  static void each(
      KeyValueStore<Bytes, byte[]> store, Bytes prefix, BiConsumer<Bytes, byte[]> consumer) {
    try (KeyValueIterator<Bytes, byte[]> rows = store.prefixScan(prefix, SERIALIZER)) {
      while (rows.hasNext()) {
        KeyValue<Bytes, byte[]> row = rows.next();
        consumer.accept(row.key, row.value);
      }
    }
  }

  static void time(DataOutputStream out, long timeMs) throws IOException {
    out.writeLong(timeMs ^ Long.MIN_VALUE); // so that times before 1970 come first
  }

  static long time(DataInput in) throws IOException {
    return in.readLong() ^ Long.MIN_VALUE;
  }

  static void window(DataOutputStream out, Window window) throws IOException {
    out.writeByte(window.size().ordinal());
    time(out, window.startMs());
  }

  static Window window(DataInput in) throws IOException {
    return WindowSize.values()[in.readByte()].at(time(in));
  }
}
