package io.groundswell.scorer.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.scorer.core.ModelId;
import io.groundswell.scorer.core.Sentiment;
import io.groundswell.scorer.core.TextHash;
import io.groundswell.scorer.core.TokenizedText;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CachedScoreTest {
  private static final Sentiment SCORE = new Sentiment(0.25f, 0.125f, 0.625f, 300, 6, true);

  @Test
  void theBytesMatchTheContract() {
    assertThat(HexFormat.of().formatHex(CachedScore.write(SCORE)))
        .startsWith("01" + "3e800000" + "3e000000" + "3f200000" + "012c" + "0b")
        .hasSize(2 * 20);
  }

  @Test
  void theKeyContainsTheDigestsOfModelAndText() {
    ModelId model = new ModelId("any name", "ab".repeat(32), "OnnxRuntime", "int8");
    String key =
        new String(CachedScore.key(CachedScore.prefix(model), TextHash.of("hello")), US_ASCII);

    assertThat(key)
        .isEqualTo(
            "gs:"
                + "ab".repeat(32)
                + ":2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    assertThat(CachedScore.isKey(key)).isTrue();
    assertThat(CachedScore.isKey("gs:basket:7")).isFalse();
  }

  @Test
  void everyScoreIsDecodedBitForBit() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      int windows = random.nextInt(1, 33);
      long[] segment = new long[8];
      float[] logits =
          new float[] {
            random.nextFloat(-20, 20), random.nextFloat(-20, 20), random.nextFloat(-20, 20)
          };
      Sentiment score =
          Sentiment.of(
              new TokenizedText(
                  Collections.nCopies(windows, segment),
                  random.nextInt(0x10000),
                  random.nextBoolean()),
              Collections.nCopies(windows, logits));

      // Records compare floats by their bits.
      assertThat(CachedScore.read(CachedScore.write(score))).contains(score);
    }
  }

  @Test
  void anyFlippedBitIsDetected() {
    for (int bit = 0; bit < 8 * CachedScore.BYTES; bit++) {
      byte[] value = CachedScore.write(SCORE);
      value[bit / 8] ^= (byte) (1 << bit % 8);

      assertThat(CachedScore.read(value)).as("bit %d", bit).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 19, 21, 4_096})
  void aValueOfAnotherLengthIsRejected(int length) {
    assertThat(CachedScore.read(new byte[length])).isEmpty();
  }

  @Test
  void aValidChecksumAloneIsNotEnough() {
    assertThat(CachedScore.read(valid(1, 0.25f, 0.125f, 0.625f, 0b1011))).contains(SCORE);

    assertThat(CachedScore.read(valid(2, 0.25f, 0.125f, 0.625f, 1))).as("version").isEmpty();
    assertThat(CachedScore.read(valid(1, 0.25f, 0.125f, 0.625f, 0x4b))).as("flags").isEmpty();
    assertThat(CachedScore.read(valid(1, 0.25f, 0.125f, 0.625f, 0x8b))).as("flags").isEmpty();
    assertThat(CachedScore.read(valid(1, 0.25f, 0.125f, 0.626f, 1))).as("sum").isEmpty();
    assertThat(CachedScore.read(valid(1, -0.25f, 0.5f, 0.75f, 1))).as("negative").isEmpty();
    assertThat(CachedScore.read(valid(1, Float.NaN, 0.5f, 0.5f, 1))).as("NaN").isEmpty();
    assertThat(CachedScore.read(valid(1, 0, 0, Float.POSITIVE_INFINITY, 1))).isEmpty();
  }

  @Test
  void aValueWithoutASegmentCountHasOneSegment() {
    assertThat(CachedScore.read(valid(1, 0.25f, 0.125f, 0.625f, 1)))
        .contains(new Sentiment(0.25f, 0.125f, 0.625f, 300, 1, true));
  }

  @Test
  void aScoreOutOfRangeIsNotEncoded() {
    assertThatThrownBy(() -> CachedScore.write(new Sentiment(0, 0, 1, 65_536, 1, false)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CachedScore.write(new Sentiment(0, 0, 1, 5, 0, false)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CachedScore.write(new Sentiment(0, 0, 1, 5, 33, false)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] valid(int version, float n, float u, float p, int flags) {
    ByteBuffer value = ByteBuffer.allocate(20);
    value.put((byte) version).putFloat(n).putFloat(u).putFloat(p).putShort((short) 300);
    CRC32 crc = new CRC32();
    crc.update(value.put((byte) flags).array(), 0, 16);
    return value.putInt((int) crc.getValue()).array();
  }
}
