package io.groundswell.standalone.support;

import io.groundswell.common.settings.ByteOrderMark;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines as bytes. Only LF or CRLF ends a line: texts may contain the other characters that
 * {@link java.io.BufferedReader} takes for line ends.
 */
public final class ByteLines {
  private final InputStream in;
  private final int maxBytes;
  private long number;
  private long offset;

  /**
   * @param in not closed here
   * @param maxBytes longer lines are cut and marked {@link Line#tooLong}
   */
  public ByteLines(InputStream in, int maxBytes) {
    this.in = new BufferedInputStream(in, 1 << 16);
    this.maxBytes = maxBytes;
  }

  /**
   * One line.
   *
   * @param number the first is 1
   * @param offset of its first byte in the input
   * @param bytes without the line end; not to be modified
   * @param tooLong whether it was cut
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Line(long number, long offset, byte[] bytes, boolean tooLong) {}

  /**
   * The next line, or null after the last. A UTF-8 byte order mark before the first is skipped.
   *
   * @throws CommandException if the input is UTF-16
   */
  public @Nullable Line next() throws IOException {
    if (number == 0) {
      skipMark();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    boolean tooLong = false;
    long start = offset;
    int read = in.read();
    if (read < 0) {
      return null;
    }
    offset++;
    while (read >= 0 && read != '\n') {
      if (bytes.size() < maxBytes) {
        bytes.write(read);
      } else {
        tooLong = true;
      }
      read = in.read();
      offset++;
    }
    number++;
    byte[] line = bytes.toByteArray();
    if (number == 1 && ByteOrderMark.isUtf16(line)) {
      throw CommandException.usage(
          "The input is UTF-16; convert it with: iconv -f UTF-16 -t UTF-8 INPUT > OUTPUT.");
    }
    return new Line(number, start, withoutCarriageReturn(line), tooLong);
  }

  /** Stops at the first byte that differs from the mark: reading on could block on a terminal. */
  private void skipMark() throws IOException {
    in.mark(ByteOrderMark.LENGTH);
    for (int i = 0; i < ByteOrderMark.LENGTH; i++) {
      if (in.read() != ByteOrderMark.at(i)) {
        in.reset();
        return;
      }
    }
    offset = ByteOrderMark.LENGTH;
  }

  private static byte[] withoutCarriageReturn(byte[] line) {
    int length = line.length;
    return length > 0 && line[length - 1] == '\r'
        ? java.util.Arrays.copyOf(line, length - 1)
        : line;
  }
}
