package io.groundswell.processor.audience;

import io.groundswell.audience.Watermark;
import io.groundswell.topics.Subject;
import java.io.DataInput;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/** A message from {@link SubjectFanOut} to {@link CountWindows}, keyed by subject. */
sealed interface SubjectMessage {

  /**
   * A post about the subject that is the record's key.
   *
   * @param timeMs event time
   * @param author hash of the author; null if there is none
   * @param textHash equal for texts that differ only in case and white space
   * @param sampleKey evenly distributed and unique to the post
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
   * The progress of a partition of scored posts; sent to every counting task.
   *
   * @param reachedMs the latest event time of its posts; {@link Watermark#NONE} before the first
   * @param quietMs how long the partition has been idle; 0 while it has posts
   */
  record Progress(int source, long reachedMs, long quietMs) implements SubjectMessage {}

  /** Largest difference between the clocks of two instances. */
  long MOST_AHEAD_MS = 3_600_000;

  /**
   * Whether an instance of this topology may have written the message. A time ahead of the clock,
   * or a partition that does not exist, would make all later posts late, or no window ever final.
   *
   * @param subject the record's key
   * @param sources partitions of the topic of scored posts
   */
  default boolean isPlausible(@Nullable String subject, int sources, long nowMs) {
    if (this instanceof Progress progress) {
      return isPlausible(progress.source, progress.reachedMs, sources, nowMs)
          && progress.quietMs >= 0;
    }
    Post post = (Post) this;
    return subject != null
        && !subject.isEmpty()
        && subject.length() <= Subject.MAX_NAME_CHARS
        && isPlausible(post.timeMs, nowMs);
  }

  /** Whether a source can have reached a time. */
  static boolean isPlausible(int source, long reachedMs, int sources, long nowMs) {
    return source >= 0
        && source < sources
        && (reachedMs == Watermark.NONE || isPlausible(reachedMs, nowMs));
  }

  /** Whether a time has four digits for its year and is not ahead of the clock. */
  static boolean isPlausible(long timeMs, long nowMs) {
    return timeMs >= FIRST_MS && timeMs <= nowMs + MOST_AHEAD_MS;
  }

  /** The start of the year 0. */
  long FIRST_MS = -62_167_219_200_000L;

  /** Serialized with the kind as the first byte. */
  static Serde<@Nullable SubjectMessage> serde() {
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
    if (kind != 1) {
      throw new IOException("no kind of message: " + kind);
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
