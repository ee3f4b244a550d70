package io.groundswell.processor.stream.audience;

import java.io.DataInput;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/** What is told to those who count, each of whom has the posts of some subjects. */
sealed interface SubjectMessage {

  /**
   * A post about the subject that is the record's key.
   *
   * @param timeMs event time
   * @param author hash of the author; null if there is none
   * @param textHash the same for texts that are the same but for case and white space
   * @param sampleKey spreads posts evenly, and is the post's own
   * @param shared whether it is left out since it names other subjects of the group
   * @param unsupported whether it is left out for its language
   * @param id as the producer gave it; null if it gave none
   * @param text perhaps shortened
   */
  record Post(
      long timeMs,
      String label,
      float negative,
      float neutral,
      float positive,
      @Nullable Long author,
      long textHash,
      long sampleKey,
      boolean shared,
      boolean unsupported,
      @Nullable String id,
      String text)
      implements SubjectMessage {}

  /**
   * Word of how far a partition of scored posts has been read; goes to all who count.
   *
   * @param reachedMs the latest event time of its posts; the least long before the first
   * @param quietMs for how long there has been nothing to read; 0 while there is
   */
  record Progress(int source, long reachedMs, long quietMs) implements SubjectMessage {}

  /** As bytes, the kind first. */
  static Serde<SubjectMessage> serde() {
    return Binary.serde(message -> out -> SubjectMessage.write(message, out), SubjectMessage::read);
  }

  private static void write(SubjectMessage message, DataOutputStream out) throws IOException {
    if (message instanceof Progress progress) {
      out.writeByte(0);
      out.writeInt(progress.source);
      out.writeLong(progress.reachedMs);
      out.writeLong(progress.quietMs);
    } else if (message instanceof Post post) {
      out.writeByte(1);
      out.writeLong(post.timeMs);
      out.writeUTF(post.label);
      out.writeFloat(post.negative);
      out.writeFloat(post.neutral);
      out.writeFloat(post.positive);
      out.writeBoolean(post.author != null);
      if (post.author != null) {
        out.writeLong(post.author);
      }
      out.writeLong(post.textHash);
      out.writeLong(post.sampleKey);
      out.writeBoolean(post.shared);
      out.writeBoolean(post.unsupported);
      Binary.writeNullable(out, post.id);
      out.writeUTF(post.text);
    }
  }

  private static SubjectMessage read(DataInput in) throws IOException {
    int kind = in.readByte();
    if (kind == 0) {
      return new Progress(in.readInt(), in.readLong(), in.readLong());
    }
    return new Post(
        in.readLong(),
        in.readUTF(),
        in.readFloat(),
        in.readFloat(),
        in.readFloat(),
        in.readBoolean() ? (Long) in.readLong() : null,
        in.readLong(),
        in.readLong(),
        in.readBoolean(),
        in.readBoolean(),
        Binary.readNullable(in),
        in.readUTF());
  }
}
