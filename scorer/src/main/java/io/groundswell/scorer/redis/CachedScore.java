package io.groundswell.scorer.redis;

import io.groundswell.scorer.core.ModelId;
import io.groundswell.scorer.core.Sentiment;
import io.groundswell.scorer.core.TextHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A score as Redis keeps it, under {@code gs:{digest}:{text hash}}. 20 bytes, big-endian:
 *
 * <pre>
 *  0  version, 1
 *  1  negative, float32
 *  5  neutral, float32
 *  9  positive, float32
 * 13  tokens, unsigned 16 bit
 * 15  flags: bit 0 is "truncated", bits 1 to 5 are windows - 1, the others are 0
 * 16  CRC-32 of all before it
 * </pre>
 */
final class CachedScore {
  static final int BYTES = 20;
  static final int VERSION = 1;

  private static final int CRC_AT = 16;
  private static final int TRUNCATED = 1;
  private static final int WINDOWS_SHIFT = 1;
  private static final int MOST_WINDOWS = 32;
  private static final int UNUSED_FLAGS = 0b1100_0000;
  private static final int MOST_TOKENS = 0xFFFF;

  /** Three floats, each rounded, add up to 1 much closer than this. */
  private static final double SUM_TOLERANCE = 1e-4;

  private CachedScore() {}

  /** How the keys of one model's scores begin. */
  static byte[] prefix(ModelId model) {
    return ("gs:" + model.digest() + ":").getBytes(StandardCharsets.US_ASCII);
  }

  /** The key of a text's score by the model whose {@link #prefix} this is. */
  static byte[] key(byte[] prefix, TextHash hash) {
    byte[] hex = hash.hex().getBytes(StandardCharsets.ISO_8859_1); // of Latin-1, a mere copy
    byte[] key = Arrays.copyOf(prefix, prefix.length + hex.length);
    System.arraycopy(hex, 0, key, prefix.length, hex.length);
    return key;
  }

  /** Whether this may be the key of a score, of whatever model. */
  static boolean isKey(String key) {
    return key.matches("gs:[0-9a-f]{64}:[0-9a-f]{64}");
  }

  /** The value; {@link #read} gives the same score back, to the bit. */
  static byte[] write(Sentiment score) {
    if (score.tokens() < 0 || score.tokens() > MOST_TOKENS) {
      throw new IllegalArgumentException("no model reads " + score.tokens() + " tokens");
    }
    if (score.segments() < 1 || score.segments() > MOST_WINDOWS) {
      throw new IllegalArgumentException("no text is read in " + score.segments() + " windows");
    }
    int flags = (score.truncated() ? TRUNCATED : 0) | (score.segments() - 1) << WINDOWS_SHIFT;
    ByteBuffer value =
        ByteBuffer.allocate(BYTES)
            .put((byte) VERSION)
            .putFloat(score.negative())
            .putFloat(score.neutral())
            .putFloat(score.positive())
            .putShort((short) score.tokens())
            .put((byte) flags);
    return value.putInt(crc(value.array())).array();
  }

  /** The score, unless the value is not one that {@link #write} made. */
  static Optional<Sentiment> read(byte[] bytes) {
    if (bytes.length != BYTES) {
      return Optional.empty();
    }
    ByteBuffer value = ByteBuffer.wrap(bytes);
    if (value.get() != VERSION || value.getInt(CRC_AT) != crc(bytes)) {
      return Optional.empty();
    }
    float negative = value.getFloat();
    float neutral = value.getFloat();
    float positive = value.getFloat();
    int tokens = Short.toUnsignedInt(value.getShort());
    int flags = value.get();
    if ((flags & UNUSED_FLAGS) != 0 || !areProbabilities(negative, neutral, positive)) {
      return Optional.empty();
    }
    return Optional.of(
        new Sentiment(
            negative,
            neutral,
            positive,
            tokens,
            (flags >> WINDOWS_SHIFT) + 1,
            (flags & TRUNCATED) != 0));
  }

  private static boolean areProbabilities(float negative, float neutral, float positive) {
    double sum = (double) negative + neutral + positive;
    // Written so that NaN, which compares with nothing, fails.
    return negative >= 0 && neutral >= 0 && positive >= 0 && Math.abs(sum - 1) <= SUM_TOLERANCE;
  }

  private static int crc(byte[] value) {
    CRC32 crc = new CRC32();
    crc.update(value, 0, CRC_AT);
    return (int) crc.getValue();
  }
}
