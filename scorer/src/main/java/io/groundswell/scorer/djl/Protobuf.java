package io.groundswell.scorer.djl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** Reads Protobuf's wire format without a schema: each field is a key and a value. */
final class Protobuf {
  private Protobuf() {}

  /**
   * Receives a field's number and value: the bytes of a message or text, the varint of a number.
   */
  interface Field {
    void read(int number, ByteBuffer value);
  }

  /**
   * Passes each field of a message to a reader, in order. Contents are not parsed.
   *
   * @throws RuntimeException if the message is truncated or malformed
   */
  static void forEachField(ByteBuffer message, Field reader) {
    while (message.hasRemaining()) {
      long key = varint(message);
      int start = message.position();
      int length =
          switch ((int) (key & 7)) {
            case 0 -> {
              varint(message);
              yield message.position() - start;
            }
            case 1 -> Long.BYTES;
            case 2 -> {
              int bytes = (int) varint(message);
              start = message.position();
              yield bytes;
            }
            case 5 -> Integer.BYTES;
            default -> throw new IllegalArgumentException("no protobuf field of kind " + (key & 7));
          };
      reader.read((int) (key >>> 3), message.slice(start, length));
      message.position(start + length);
    }
  }

  static String text(ByteBuffer value) {
    return UTF_8.decode(value).toString();
  }

  static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a protobuf number of more than 64 bits");
  }
}
