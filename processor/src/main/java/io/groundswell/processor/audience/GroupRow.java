package io.groundswell.processor.audience;

import io.groundswell.audience.Summary;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A row of a group in a window: a subject, or the aggregate of one partition's other subjects.
 *
 * @param part partition of the counting task
 * @param declared whether the subject is declared
 * @param subjects number of subjects in the row
 * @param revision 0 while the window is open
 * @param state the counts
 * @param byName whether the last publication has the subject individually
 * @param pending whether it has unpublished changes
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

  /** Whether the counts are the same. */
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
