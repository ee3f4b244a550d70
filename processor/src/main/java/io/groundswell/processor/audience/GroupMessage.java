package io.groundswell.processor.audience;

import io.groundswell.audience.Summary;
import io.groundswell.audience.WindowSize;
import io.groundswell.audience.WindowSize.Window;
import io.groundswell.common.json.BadInputException;
import io.groundswell.topics.Shift;
import io.groundswell.topics.Subject;
import java.io.DataInput;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/** A message from {@link CountWindows} to {@link CompareGroups}, keyed by group. */
sealed interface GroupMessage {

  /** Larger than any shift with its terms and posts. */
  int MAX_SHIFT_BYTES = 4 << 20;

  /**
   * The current counts of a subject in a window.
   *
   * @param part partition of the counting task
   * @param revision 0 while the window is open
   */
  record Row(Window window, int part, String subject, boolean declared, int revision, Summary state)
      implements GroupMessage {}

  /**
   * The aggregate of the subjects that a partition does not publish individually.
   *
   * @param subjects number of subjects
   * @param isFinal whether the window has closed
   */
  record Rest(Window window, int part, int subjects, boolean isFinal, Summary state)
      implements GroupMessage {}

  /**
   * A subject is no longer published individually.
   *
   * @param folded whether it is part of the rest now; otherwise it moved to another group
   */
  record Gone(Window window, String subject, boolean folded) implements GroupMessage {}

  /** A partition sends no more messages about a window. */
  record Closed(Window window, int part) implements GroupMessage {}

  /** A shift of a subject, without the comparison with its group. */
  record Moved(Shift shift) implements GroupMessage {}

  /**
   * Whether an instance of this topology may have written the message.
   *
   * @param group the record's key
   */
  default boolean isPlausible(@Nullable String group, long nowMs) {
    if (group == null || group.length() > Subject.MAX_NAME_CHARS) {
      return false;
    }
    if (this instanceof Row row) {
      return isPlausible(row.window, row.part, nowMs)
          && row.subject.length() <= Subject.MAX_NAME_CHARS;
    } else if (this instanceof Rest rest) {
      return isPlausible(rest.window, rest.part, nowMs) && rest.subjects >= 0;
    } else if (this instanceof Gone gone) {
      return isPlausible(gone.window, 0, nowMs);
    } else if (this instanceof Closed closed) {
      return isPlausible(closed.window, closed.part, nowMs);
    }
    return true; // a shift, which was checked as it was read
  }

  private static boolean isPlausible(Window window, int part, long nowMs) {
    return part >= 0
        && window.size().startOf(window.startMs()) == window.startMs()
        && SubjectMessage.isPlausible(window.startMs(), nowMs);
  }

  /** Serialized with the kind as the first byte. */
  static Serde<@Nullable GroupMessage> serde() {
    return Binary.serde(message -> out -> GroupMessage.write(message, out), GroupMessage::read);
  }

  private static void write(GroupMessage message, DataOutputStream out) throws IOException {
    if (message instanceof Row row) {
      out.writeByte(0);
      write(row.window, out);
      out.writeInt(row.part);
      out.writeUTF(row.subject);
      out.writeBoolean(row.declared);
      out.writeInt(row.revision);
      row.state.writeTo(out);
    } else if (message instanceof Rest rest) {
      out.writeByte(1);
      write(rest.window, out);
      out.writeInt(rest.part);
      out.writeInt(rest.subjects);
      out.writeBoolean(rest.isFinal);
      rest.state.writeTo(out);
    } else if (message instanceof Gone gone) {
      out.writeByte(2);
      write(gone.window, out);
      out.writeUTF(gone.subject);
      out.writeBoolean(gone.folded);
    } else if (message instanceof Closed closed) {
      out.writeByte(3);
      write(closed.window, out);
      out.writeInt(closed.part);
    } else if (message instanceof Moved moved) {
      out.writeByte(4);
      byte[] json = moved.shift.write();
      out.writeInt(json.length);
      out.write(json);
    }
  }

  private static GroupMessage read(DataInput in) throws IOException {
    int kind = in.readByte();
    if (kind == 4) {
      int length = in.readInt();
      if (length < 0 || length > MAX_SHIFT_BYTES) { // never allocate what a broken record asks for
        throw new IOException("a shift of " + length + " bytes");
      }
      byte[] json = new byte[length];
      in.readFully(json);
      try {
        return new Moved(Shift.read(json));
      } catch (BadInputException e) {
        throw new IOException(e);
      }
    }
    Window window = readWindow(in);
    return switch (kind) {
      case 0 ->
          new Row(
              window,
              in.readInt(),
              in.readUTF(),
              in.readBoolean(),
              in.readInt(),
              Summary.readFrom(in));
      case 1 ->
          new Rest(window, in.readInt(), in.readInt(), in.readBoolean(), Summary.readFrom(in));
      case 2 -> new Gone(window, in.readUTF(), in.readBoolean());
      case 3 -> new Closed(window, in.readInt());
      default -> throw new IOException("no kind of message: " + kind);
    };
  }

  private static void write(Window window, DataOutputStream out) throws IOException {
    out.writeByte(window.size().ordinal());
    out.writeLong(window.startMs());
  }

  private static Window readWindow(DataInput in) throws IOException {
    return WindowSize.values()[in.readByte()].at(in.readLong());
  }
}
