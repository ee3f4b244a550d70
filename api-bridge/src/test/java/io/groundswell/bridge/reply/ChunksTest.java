package io.groundswell.bridge.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.topics.PredictRequest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunksTest {
  @Test
  void chunksFitARecordAndKeepTheOrder() {
    List<String> texts = IntStream.range(0, 100).mapToObj(Integer::toString).toList();

    List<List<String>> chunks = Chunks.of(texts);

    assertThat(chunks).hasSize(7).allMatch(chunk -> chunk.size() <= Chunks.MAX_TEXTS);
    assertThat(chunks.stream().flatMap(List::stream)).containsExactlyElementsOf(texts);
    assertThat(Chunks.MAX_TEXTS).isLessThanOrEqualTo(PredictRequest.MAX_TEXTS);
  }

  @Test
  void longTextsLimitChunksByBytes() {
    String large = "é".repeat(30_000);

    assertThat(Chunks.of(List.of("a", large, large, large, "b")))
        .containsExactly(List.of("a", large, large), List.of(large, "b"));
  }

  @Test
  void aTextLargerThanAChunkIsSentAlone() {
    String huge = "a".repeat(Chunks.MAX_BYTES + 1);

    assertThat(Chunks.of(List.of("a", huge, "b")))
        .containsExactly(List.of("a"), List.of(huge), List.of("b"));
  }

  @Test
  void noTextsYieldNoChunks() {
    assertThat(Chunks.of(List.of())).isEmpty();
  }
}
