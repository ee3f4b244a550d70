package io.groundswell.processor.audience;

import io.groundswell.audience.SubjectWindow;
import io.groundswell.audience.WindowSize.Window;
import io.groundswell.processor.stream.RecordFailures;
import java.io.DataInput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The state of {@link CountWindows}, as tables in one key-value store. */
final class CountStore {
  private static final char PROGRESS = 'P';
  private static final char WINDOWS = 'W';
  private static final char AUTHORS = 'A';
  private static final char DISCARDED = 'D';

  private final KeyValueStore<Bytes, byte[]> store;
  private final Rows rows;

  CountStore(KeyValueStore<Bytes, byte[]> store, RecordFailures failures) {
    this.store = store;
    this.rows = new Rows(store, failures);
  }

  /** Event time that a source has reached. */
  void progress(int source, long reachedMs) {
    store.put(
        Keys.of(PROGRESS, out -> out.writeInt(source)),
        Binary.write(out -> out.writeLong(reachedMs)));
  }

  /** Every source and the event time that it has reached. */
  void eachProgress(BiConsumer<Integer, Long> consumer) {
    rows.each(Keys.of(PROGRESS, out -> {}), DataInput::readInt, DataInput::readLong, consumer);
  }

  @Nullable SubjectWindow window(Window window, String subject) {
    return rows.get(windowKey(window, subject), SubjectWindow::readFrom);
  }

  void window(Window window, String subject, SubjectWindow state) {
    store.put(windowKey(window, subject), Binary.write(state::writeTo));
  }

  /** Takes one window's row of one subject. */
  interface WindowConsumer {
    void accept(Window window, String subject, SubjectWindow state);
  }

  private record WindowKey(Window window, String subject) {}

  /** Iterates over all windows of all subjects; the store must not change meanwhile. */
  void eachWindow(WindowConsumer consumer) {
    rows.each(
        Keys.of(WINDOWS, out -> {}),
        in -> new WindowKey(Keys.window(in), in.readUTF()),
        SubjectWindow::readFrom,
        (key, state) -> consumer.accept(key.window, key.subject, state));
  }

  /**
   * Posts of an author that weigh in so far.
   *
   * @param author eight bytes for one who is known, fewer for a bucket of many
   */
  int postsOf(Window window, String subject, byte[] author) {
    byte[] count = store.get(authorKey(window, subject, author));
    return count == null || count.length != 1 ? 0 : Math.max(0, count[0]);
  }

  void postsOf(Window window, String subject, byte[] author, int posts) {
    store.put(authorKey(window, subject, author), new byte[] {(byte) posts});
  }

  /** Hashes of the authors known one by one. */
  LongStream authors(Window window, String subject) {
    LongStream.Builder hashes = LongStream.builder();
    Bytes prefix = authorKey(window, subject, new byte[0]);
    Keys.each(
        store,
        prefix,
        (key, count) -> {
          byte[] author = tail(key, prefix.get().length);
          if (author.length == Long.BYTES) {
            hashes.add(Binary.read(author, in -> in.readLong()));
          }
        });
    return hashes.build();
  }

  /** Marks a window for deletion; the mark survives a restart. */
  void discard(Window window) {
    store.put(discardedKey(window), new byte[0]);
  }

  /** Windows marked for deletion. */
  List<Window> discarded() {
    List<Window> windows = new ArrayList<>();
    rows.each(
        Keys.of(DISCARDED, out -> {}),
        Keys::window,
        in -> true,
        (window, none) -> windows.add(window));
    return windows;
  }

  /**
   * Deletes rows of a discarded window.
   *
   * @return number of deleted rows; fewer than {@code most} when none is left
   */
  int delete(Window window, int most) {
    int deleted = 0;
    for (char table : new char[] {AUTHORS, WINDOWS}) {
      List<Bytes> keys = first(Keys.of(table, out -> Keys.window(out, window)), most - deleted);
      keys.forEach(store::delete);
      deleted += keys.size();
    }
    if (deleted < most) {
      store.delete(discardedKey(window));
    }
    return deleted;
  }

  private List<Bytes> first(Bytes prefix, int most) {
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> rows = store.prefixScan(prefix, Keys.SERIALIZER)) {
      while (keys.size() < most && rows.hasNext()) {
        keys.add(rows.next().key);
      }
    }
    return keys;
  }

  private static Bytes discardedKey(Window window) {
    return Keys.of(DISCARDED, out -> Keys.window(out, window));
  }

  private static Bytes windowKey(Window window, String subject) {
    return Keys.of(WINDOWS, out -> writeWindow(out, window, subject));
  }

  private static Bytes authorKey(Window window, String subject, byte[] author) {
    return Keys.of(
        AUTHORS,
        out -> {
          writeWindow(out, window, subject);
          out.write(author);
        });
  }

  private static void writeWindow(DataOutputStream out, Window window, String subject)
      throws IOException {
    Keys.window(out, window);
    out.writeUTF(subject);
  }

  private static byte[] tail(Bytes key, int from) {
    return Arrays.copyOfRange(key.get(), from, key.get().length);
  }
}
