package io.groundswell.processor.audience;

import io.groundswell.audience.History;
import io.groundswell.audience.WindowSize.Window;
import io.groundswell.processor.stream.RecordFailures;
import java.io.DataInput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** The state of {@link CompareGroups}: rows of groups in windows, and closed partitions. */
final class GroupStore {
  private static final char ROWS = 'R';
  private static final char OTHER_REVISION = 'O';
  private static final char CLOSED = 'C';
  private static final char HISTORIES = 'H';

  private final KeyValueStore<Bytes, byte[]> store;
  private final Rows rows;

  GroupStore(KeyValueStore<Bytes, byte[]> store, RecordFailures failures) {
    this.store = store;
    this.rows = new Rows(store, failures);
  }

  /**
   * A group in a window.
   *
   * @param group empty for the subjects without one
   */
  record Key(Window window, String group) {
    private void writeTo(DataOutputStream out) throws IOException {
      Keys.window(out, window);
      out.writeUTF(group);
    }

    private static Key readFrom(DataInput in) throws IOException {
      return new Key(Keys.window(in), in.readUTF());
    }
  }

  void put(Key key, String name, GroupRow row) {
    store.put(rowKey(key, name), Binary.write(row::writeTo));
  }

  void delete(Key key, String name) {
    store.delete(rowKey(key, name));
  }

  void otherRevision(Key key, int revision) {
    store.put(Keys.of(OTHER_REVISION, key::writeTo), Binary.write(out -> out.writeInt(revision)));
  }

  void closed(Key key, int part) {
    store.put(closedKey(key, part), new byte[0]);
  }

  /** Forgets a group in a window. */
  void delete(Key key, GroupWindow group) {
    group.rows().keySet().forEach(name -> delete(key, name));
    group.closedParts().forEach(part -> store.delete(closedKey(key, part)));
    store.delete(Keys.of(OTHER_REVISION, key::writeTo));
  }

  History history(String group, String name) {
    History known = rows.get(historyKey(group, name), History::readFrom);
    return known == null ? new History() : known;
  }

  void history(String group, String name, History history) {
    store.put(historyKey(group, name), Binary.write(history::writeTo));
  }

  /** All histories of a group but one, together. */
  History historyOfOthers(String group, String name) {
    History others = new History();
    Bytes own = historyKey(group, name);
    eachHistory(
        group,
        (key, history) -> {
          if (!key.equals(own)) {
            others.add(history);
          }
        });
    return others;
  }

  /** Deletes a group's histories that end before {@code beforeMs}. */
  void forgetHistories(String group, long beforeMs) {
    List<Bytes> ended = new ArrayList<>();
    eachHistory(
        group,
        (key, history) -> {
          history.prune(beforeMs);
          if (history.isEmpty()) {
            ended.add(key);
          }
        });
    ended.forEach(store::delete);
  }

  private void eachHistory(String group, BiConsumer<Bytes, History> consumer) {
    Keys.each(
        store,
        Keys.of(HISTORIES, out -> out.writeUTF(group)),
        (key, value) -> {
          History history = rows.read(value, History::readFrom);
          if (history != null) {
            consumer.accept(key, history);
          }
        });
  }

  /** Gives a group in a window back what was known of it. */
  interface Groups {
    GroupWindow of(Key key);
  }

  /** Reads everything. */
  void readInto(Groups groups) {
    rows.each(
        Keys.of(ROWS, out -> {}),
        in -> new RowKey(Key.readFrom(in), in.readUTF()),
        GroupRow::readFrom,
        (key, row) -> groups.of(key.group).rows().put(key.name, row));
    rows.each(
        Keys.of(OTHER_REVISION, out -> {}),
        Key::readFrom,
        DataInput::readInt,
        (key, revision) -> groups.of(key).otherRevision(revision));
    rows.each(
        Keys.of(CLOSED, out -> {}),
        in -> new ClosedKey(Key.readFrom(in), in.readInt()),
        in -> true,
        (key, none) -> groups.of(key.group).closedParts().add(key.part));
  }

  private record RowKey(Key group, String name) {}

  private record ClosedKey(Key group, int part) {}

  private static Bytes rowKey(Key key, String name) {
    return Keys.of(
        ROWS,
        out -> {
          key.writeTo(out);
          out.writeUTF(name);
        });
  }

  private static Bytes historyKey(String group, String name) {
    return Keys.of(
        HISTORIES,
        out -> {
          out.writeUTF(group);
          out.writeUTF(name);
        });
  }

  private static Bytes closedKey(Key key, int part) {
    return Keys.of(
        CLOSED,
        out -> {
          key.writeTo(out);
          out.writeInt(part);
        });
  }
}
