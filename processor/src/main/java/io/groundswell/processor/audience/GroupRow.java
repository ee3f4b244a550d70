package io.groundswell.processor.audience;

import io.groundswell.audience.Summary;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A part of a group in a window: a subject, or the rest of those that one part of the counting does
 * not tell of by name.
 *
 * @param part who counts it
 * @param declared whether the subject is declared
 * @param subjects how many subjects it is
 * @param revision 0 while the window is open
 * @param state the counts
 * @param byName whether the last that was published of the window has it by its name
 * @param pending whether there is something that has not been published
 */
record GroupRow(
    int part,
    boolean declared,
    int subjects,
    int revision,
    Summary state,
    boolean byName,
    boolean pending) {

  boolean isFinal() {
    return revision > 0;
  }

  GroupRow published(boolean nowByName) {
    return new GroupRow(part, declared, subjects, revision, state, nowByName, false);
  }

  /** Whether it says the same of the posts. */
  boolean countsAs(GroupRow other) {
    return Arrays.equals(
        Binary.write(published(false)::writeTo), Binary.write(other.published(false)::writeTo));
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(part);
    out.writeBoolean(declared);
    out.writeInt(subjects);
    out.writeInt(revision);
    state.writeTo(out);
    out.writeBoolean(byName);
    out.writeBoolean(pending);
  }

  static GroupRow readFrom(DataInput in) throws IOException {
    return new GroupRow(
        in.readInt(),
        in.readBoolean(),
        in.readInt(),
        in.readInt(),
        Summary.readFrom(in),
        in.readBoolean(),
        in.readBoolean());
  }
}
