package io.groundswell.processor.audience;

import io.groundswell.processor.stream.RecordFailures;
import io.groundswell.processor.stream.RecordFailures.Reason;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads a store whose changelog topic others can write to: a row that this topology has not written
 * is counted, and is otherwise as if absent.
 */
final class Rows {
  private final KeyValueStore<Bytes, byte[]> store;
  private final RecordFailures failures;

  Rows(KeyValueStore<Bytes, byte[]> store, RecordFailures failures) {
    this.store = store;
    this.failures = failures;
  }

  /** A row's value; null if it is absent or unreadable. */
  <T> @Nullable T get(Bytes key, Binary.Reader<T> reader) {
    byte[] value = store.get(key);
    return value == null ? null : read(value, reader);
  }

  /** What bytes stand for; null if they are unreadable. */
  <T> @Nullable T read(byte[] bytes, Binary.Reader<T> reader) {
    try {
      return Binary.readWhole(bytes, reader);
    } catch (IOException | RuntimeException e) {
      failures.count(Reason.UNREADABLE_STATE, store.name(), e);
      return null;
    }
  }

  /**
   * All readable rows whose keys begin with a prefix, in order; the store must not change
   * meanwhile.
   *
   * @param keyReader reads a key from behind its first byte, which names the table
   */
  <K, V> void each(
      Bytes prefix,
      Binary.Reader<K> keyReader,
      Binary.Reader<V> valueReader,
      BiConsumer<K, V> consumer) {
    Keys.each(
        store,
        prefix,
        (key, value) -> {
          K readKey = read(Arrays.copyOfRange(key.get(), 1, key.get().length), keyReader);
          V readValue = readKey == null ? null : read(value, valueReader);
          if (readKey != null && readValue != null) {
            consumer.accept(readKey, readValue);
          }
        });
  }
}
