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
 * The binary form of a cached score, stored under {@code gs:{digest}:{text hash}}. 20 bytes,
 * big-endian:
 *
 * <pre>
 *  0  version, 1
 *  1  negative, float32
 *  5  neutral, float32
 *  9  positive, float32
 * 13  tokens, unsigned 16 bit
 * 15  flags: bit 0 is "truncated", bits 1 to 5 are segments - 1, the others are 0
 * 16  CRC-32 of the bytes before
 * </pre>
 */
final class CachedScore {
  static final int BYTES = 20;
  static final int VERSION = 1;

  private static final int CRC_AT = 16;
  private static final int TRUNCATED = 1;
  private static final int SEGMENTS_SHIFT = 1;
  private static final int MOST_SEGMENTS = 32;
  private static final int UNUSED_FLAGS = 0b1100_0000;
  private static final int MOST_TOKENS = 0xFFFF;

  /** Far above the rounding error of the sum of three floats. */
  private static final double SUM_TOLERANCE = 1e-4;

  private CachedScore() {}

  /** The common prefix of the keys of one model. */
  static byte[] prefix(ModelId model) {
    return ("gs:" + model.digest() + ":").getBytes(StandardCharsets.US_ASCII);
  }

  /** The key of a text's score, given the model's {@link #prefix}. */
  static byte[] key(byte[] prefix, TextHash hash) {
    byte[] hex =
        hash.hex().getBytes(StandardCharsets.ISO_8859_1); // Latin-1 strings are copied, not encoded
    byte[] key = Arrays.copyOf(prefix, prefix.length + hex.length);
    System.arraycopy(hex, 0, key, prefix.length, hex.length);
    return key;
  }

  /** Whether a key has the form of a score's key, of any model. */
  static boolean isKey(String key) {
    return key.matches("gs:[0-9a-f]{64}:[0-9a-f]{64}");
  }

  /** Encodes a score; {@link #read} returns it bit for bit. */
  static byte[] write(Sentiment score) {
    if (score.tokens() < 0 || score.tokens() > MOST_TOKENS) {
      throw new IllegalArgumentException("tokens out of range: " + score.tokens());
    }
    if (score.segments() < 1 || score.segments() > MOST_SEGMENTS) {
      throw new IllegalArgumentException("segments out of range: " + score.segments());
    }
    int flags = (score.truncated() ? TRUNCATED : 0) | (score.segments() - 1) << SEGMENTS_SHIFT;
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

  /** Decodes a score; empty unless the value is well-formed. */
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
            (flags >> SEGMENTS_SHIFT) + 1,
            (flags & TRUNCATED) != 0));
  }

  private static boolean areProbabilities(float negative, float neutral, float positive) {
    double sum = (double) negative + neutral + positive;
    // NaN fails every comparison.
    return negative >= 0 && neutral >= 0 && positive >= 0 && Math.abs(sum - 1) <= SUM_TOLERANCE;
  }

  private static int crc(byte[] value) {
    CRC32 crc = new CRC32();
    crc.update(value, 0, CRC_AT);
    return (int) crc.getValue();
  }
}
