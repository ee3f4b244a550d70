package io.groundswell.audience;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.groundswell.topics.TextRules;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A post of the sample from which a shift takes its terms and top posts.
 *
 * @param id its own, as it was given; null if it has none
 * @param text its text; what is beyond {@link #MAX_TEXT_CHARS} is cut off
 * @param label POSITIVE, NEGATIVE or NEUTRAL
 * @param confidence the label's score, in [0, 1]
 * @param polarity of the label: 1, −1 or 0
 * @param timeMs event time, in epoch milliseconds
 */
public record SampledPost(
    @Nullable String id, String text, String label, double confidence, int polarity, long timeMs) {
  /** Longest text; a character of two units is kept or left out as a whole. */
  public static final int MAX_TEXT_CHARS = 500;

  private static final byte VERSION = 1;

  /** Longest string that is read back. */
  private static final int MAX_BYTES = 1 << 20;

  /** Cuts the text. */
  public SampledPost {
    text = TextRules.cut(text, MAX_TEXT_CHARS);
  }

  /** A post whose polarity is that of its label. */
  public static SampledPost of(
      @Nullable String id, String text, String label, double confidence, long timeMs) {
    int polarity =
        switch (label) {
          case "POSITIVE" -> 1;
          case "NEGATIVE" -> -1;
          default -> 0;
        };
    return new SampledPost(id, text, label, confidence, polarity, timeMs);
  }

  /** Writes it, compactly. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(timeMs);
    out.writeByte(polarity);
    out.writeDouble(confidence);
    out.writeUTF(label);
    write(out, text);
    out.writeBoolean(id != null);
    if (id != null) {
      write(out, id);
    }
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IOException if it was written by another version
   */
  public static SampledPost readFrom(DataInput in) throws IOException {
    byte version = in.readByte();
    if (version != VERSION) {
      throw new IOException("A sampled post has version " + version + ", not " + VERSION + ".");
    }
    long timeMs = in.readLong();
    int polarity = in.readByte();
    double confidence = in.readDouble();
    String label = in.readUTF();
    String text = read(in);
    String id = in.readBoolean() ? read(in) : null;
    return new SampledPost(id, text, label, confidence, polarity, timeMs);
  }

  /** {@link DataOutput#writeUTF} takes at most 65,535 bytes, and an id may have more. */
  private static void write(DataOutput out, String string) throws IOException {
    byte[] bytes = string.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String read(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_BYTES) { // never allocate what a broken row asks for
      throw new IOException("A sampled post has a string of " + length + " bytes.");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new String(bytes, UTF_8);
  }
}
