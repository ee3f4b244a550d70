package io.groundswell.scorer.djl;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes a model's file whose pseudo-random weights are computed: number i of a matrix is the i-th
 * output of SplitMix64 (Steele, Lea, Flood 2014), its upper 24 bits taken as a fraction. {@code
 * model/parity/weights.py} does exactly the same; change both or neither.
 */
final class ComputedWeights {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;
  private static final int HALF = 1 << 23;

  private final InputStream rest;
  private final FileChannel target;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);

  private ComputedWeights(InputStream rest, FileChannel target) {
    this.rest = rest;
    this.target = target;
  }

  /**
   * @param parts the parts of the file in order, one a line: {@code copy} and how many bytes;
   *     {@code constant}, the number and how often; {@code uniform}, the seed, the scale, rows,
   *     columns, and whether the matrix is numbered by row or by column
   * @param rest the copied bytes, one after another
   */
  static void write(Path parts, InputStream rest, Path file) throws IOException {
    try (FileChannel target =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ComputedWeights weights = new ComputedWeights(rest, target);
      for (String line : Files.readAllLines(parts)) {
        weights.part(line.split("\t", -1));
      }
      weights.flush();
    }
  }

  private void part(String[] part) throws IOException {
    switch (part[0]) {
      case "copy" -> copy(Integer.parseInt(part[1]));
      case "constant" -> constant(Float.parseFloat(part[1]), Integer.parseInt(part[2]));
      case "uniform" -> {
        long seed = Long.parseUnsignedLong(part[1], 16);
        float scale = Float.parseFloat(part[2]);
        int rows = Integer.parseInt(part[3]);
        int columns = Integer.parseInt(part[4]);
        if (part[5].equals("by row")) {
          uniform(seed, scale, rows, columns, columns, 1);
        } else {
          uniform(seed, scale, rows, columns, 1, rows);
        }
      }
      default -> throw new IllegalArgumentException("no such part: " + part[0]);
    }
  }

  private void copy(int bytes) throws IOException {
    byte[] copied = rest.readNBytes(bytes);
    if (copied.length < bytes) {
      throw new EOFException("%d of %d bytes to copy are there".formatted(copied.length, bytes));
    }
    flush();
    write(ByteBuffer.wrap(copied));
  }

  private void constant(float value, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      put(value);
    }
  }

  private void uniform(long seed, float scale, int rows, int columns, long down, long right)
      throws IOException {
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        put(scale * (int) ((mixed(seed, row * down + column * right) >>> 40) - HALF));
      }
    }
  }

  private static long mixed(long seed, long index) {
    long z = seed + (index + 1) * GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private void put(float value) throws IOException {
    if (buffer.remaining() < Float.BYTES) {
      flush();
    }
    buffer.putFloat(value);
  }

  private void flush() throws IOException {
    write(buffer.flip());
    buffer.clear();
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      target.write(bytes);
    }
  }
}
