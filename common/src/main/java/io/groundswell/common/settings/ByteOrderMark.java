package io.groundswell.common.settings;

import java.util.Arrays;

/**
 * The byte order mark that some editors write at the start of a UTF-8 file. It is not part of the
 * text.
 */
public final class ByteOrderMark {
  /** Length of the mark in bytes. */
  public static final int LENGTH = 3;

  private static final byte[] UTF_8 = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private ByteOrderMark() {}

  /**
   * One byte of the mark, as {@link java.io.InputStream#read()} returns it.
   *
   * @param index from 0 to 2
   */
  public static int at(int index) {
    return UTF_8[index] & 0xFF;
  }

  /** Removes the mark if the content starts with it. */
  public static byte[] without(byte[] content) {
    return content.length >= LENGTH && Arrays.mismatch(content, UTF_8) == LENGTH
            || Arrays.equals(content, UTF_8)
        ? Arrays.copyOfRange(content, LENGTH, content.length)
        : content;
  }

  /** Whether the content is probably UTF-16: it starts with a mark or two ASCII characters. */
  public static boolean isUtf16(byte[] content) {
    if (content.length < 2) {
      return false;
    }
    int mark = (content[0] & 0xFF) << 8 | content[1] & 0xFF;
    if (mark == 0xFEFF || mark == 0xFFFE) {
      return true;
    }
    return content.length >= 4
        && (content[0] == 0) == (content[2] == 0)
        && (content[1] == 0) == (content[3] == 0)
        && (content[0] == 0) != (content[1] == 0);
  }
}
