package io.groundswell.processor.stream.audience;

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

/** State and messages between the topology's stages as bytes; compact, and of no one else's use. */
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

  static void writeNullable(DataOutputStream out, @Nullable String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  static @Nullable String readNullable(DataInput in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }

  /** Of values that are never null. */
  static <T> Serde<T> serde(java.util.function.Function<T, Writer> writer, Reader<T> reader) {
    return Serdes.serdeFrom(
        (topic, value) -> write(writer.apply(value)), (topic, bytes) -> read(bytes, reader));
  }
}
