package io.groundswell.scorer.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.scorer.core.TokenizedText;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A text's tokens are 1, 2, 3 …; special tokens are negative. */
class PiecesIT {
  private static final int OPENING = -1;
  private static final int CLOSING = -2;

  private final Pieces segments = new Pieces(1, 1, 10, 4); // room for 8, overlaps of at least 2

  @Test
  void aTextThatFitsIsOneSegment() {
    assertThat(pieces(8)).containsExactly(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L));
    assertThat(segments.cut(text(8)).tokens()).isEqualTo(10);
  }

  @Test
  void oneTokenMoreMakesTwoFullSegments() {
    assertThat(pieces(9))
        .containsExactly(
            List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), List.of(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L));
    assertThat(segments.cut(text(9)).tokens()).isEqualTo(11);
  }

  @Test
  void segmentsOverlapByAQuarter() {
    assertThat(pieces(14))
        .containsExactly(
            List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), List.of(7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L));
    assertThat(pieces(20)).hasSize(3);
    assertThat(pieces(21)).hasSize(4);
  }

  @Test
  void theLastSegmentIsMovedBackUntilItIsFull() {
    assertThat(pieces(15).subList(1, 3))
        .containsExactly(
            List.of(7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L),
            List.of(8L, 9L, 10L, 11L, 12L, 13L, 14L, 15L));
  }

  @Test
  void textBeyondTheMaximumIsTruncatedAndReported() {
    assertThat(segments.mostTokens()).isEqualTo(26 + 2);
    assertThat(segments.cut(text(26)).truncated()).isFalse();
    TokenizedText cut = segments.cut(text(27));
    assertThat(cut.truncated()).isTrue();
    assertThat(cut.segments()).hasSize(4);
    assertThat(cut.tokens()).isEqualTo(28);
    assertThat(pieces(1_000)).isEqualTo(pieces(26));
  }

  @Test
  void aSingleSegmentIsTheStart() {
    Pieces truncate = new Pieces(1, 1, 10, 1);
    assertThat(truncate.mostTokens()).isEqualTo(10);
    assertThat(truncate.cut(text(8)).truncated()).isFalse();
    TokenizedText cut = truncate.cut(text(9));
    assertThat(cut.truncated()).isTrue();
    assertThat(cut.segments()).hasSize(1);
    assertThat(cut.segments().get(0)).isEqualTo(text(8));
  }

  @Test
  void aTextWithoutTokensHasTheSpecialTokens() {
    assertThat(segments.cut(text(0)).segments()).hasSize(1);
    assertThat(segments.cut(text(0)).tokens()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"1,1,128,32", "1,1,8,32", "1,1,3,32", "2,1,64,32", "1,0,512,32", "0,0,16,3"})
  void everyTokenIsReadAndCountedOnce(int opening, int closing, int most, int pieces) {
    Pieces cutter = new Pieces(opening, closing, most, pieces);
    for (int length = 1; length <= cutter.mostTokens() - opening - closing; length++) {
      TokenizedText cut = cutter.cut(text(opening, length, closing));
      Set<Long> read = new HashSet<>();
      for (long[] segment : cut.segments()) {
        assertThat(segment.length).isEqualTo(Math.min(most, opening + length + closing));
        LongStream.of(segment).filter(id -> id > 0).forEach(read::add);
      }
      assertThat(cut.truncated()).isFalse();
      assertThat(cut.segments()).hasSizeLessThanOrEqualTo(pieces);
      assertThat(read).hasSize(length);
      assertThat(cut.tokens()).isEqualTo(opening + length + closing);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 13, 17, 26})
  void everySegmentHasTheSpecialTokensOnce(int length) {
    for (long[] segment : segments.cut(text(length)).segments()) {
      assertThat(segment[0]).isEqualTo(OPENING);
      assertThat(segment[segment.length - 1]).isEqualTo(CLOSING);
      assertThat(LongStream.of(segment).filter(id -> id < 0).count()).isEqualTo(2);
    }
  }

  private List<List<Long>> pieces(int length) {
    return segments.cut(text(length)).segments().stream()
        .map(segment -> LongStream.of(segment).filter(id -> id > 0).boxed().toList())
        .toList();
  }

  private static long[] text(int length) {
    return text(1, length, 1);
  }

  private static long[] text(int opening, int length, int closing) {
    return LongStream.concat(
            LongStream.concat(
                LongStream.generate(() -> OPENING).limit(opening),
                LongStream.rangeClosed(1, length)),
            LongStream.generate(() -> CLOSING).limit(closing))
        .toArray();
  }
}
