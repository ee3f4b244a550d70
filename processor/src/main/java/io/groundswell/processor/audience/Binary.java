package io.groundswell.processor.audience;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** The private binary format of state and of messages between the topology's stages. */
final class Binary {
  interface Writer {
    void writeTo(DataOutputStream out) throws IOException;
  }

  interface Reader<T> {
    T readFrom(DataInput in) throws IOException;
  }

  private Binary() {}

  static byte[] write(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try {
      writer.writeTo(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static <T> T read(byte[] bytes, Reader<T> reader) {
    try {
      return reader.readFrom(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads bytes of which nothing may be left over.
   *
   * @throws IOException if they are too few or too many
   * @throws RuntimeException if they stand for nothing
   */
  static <T> T readWhole(byte[] bytes, Reader<T> reader) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    T read = reader.readFrom(new DataInputStream(in));
    if (in.available() > 0) {
      throw new IOException(in.available() + " bytes are left over");
    }
    return read;
  }

  static void writeNullable(DataOutputStream out, @Nullable String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  static @Nullable String readNullable(DataInput in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }

  /**
   * Of values that are never null: null stands for a record without a value, or with one that
   * cannot be read. The processor behind counts it. An exception here would end the thread, or cost
   * a log line for each such record.
   */
  static <T> Serde<@Nullable T> serde(
      java.util.function.Function<T, Writer> writer, Reader<T> reader) {
    return Serdes.serdeFrom(
        (topic, value) -> value == null ? null : write(writer.apply(value)),
        (topic, bytes) -> readOrNull(bytes, reader));
  }

  private static <T> @Nullable T readOrNull(byte @Nullable [] bytes, Reader<T> reader) {
    try {
      return bytes == null ? null : readWhole(bytes, reader);
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }
}
