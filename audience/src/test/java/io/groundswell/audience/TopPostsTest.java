package io.groundswell.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.topics.Shift;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopPostsTest {
  @Test
  void thoseInTheMovesDirectionTheMostConfidentFirst() {
    List<SampledPost> posts =
        List.of(
            post("fine", "POSITIVE", 0.6),
            post("awful", "NEGATIVE", 0.99),
            post("well", "NEUTRAL", 0.98),
            post("great", "POSITIVE", 0.9));

    assertThat(TopPosts.of(posts, Shift.Direction.UP, 5))
        .extracting(Shift.TopPost::text)
        .containsExactly("great", "fine");
    assertThat(TopPosts.of(posts, Shift.Direction.DOWN, 5))
        .containsExactly(
            new Shift.TopPost("7", "awful", "NEGATIVE", 0.99, Instant.ofEpochMilli(1_000)));
  }

  @Test
  void aRepeatedTextIsListedOnce() {
    List<SampledPost> posts =
        List.of(
            post("So good http://t.co/1", "POSITIVE", 0.7),
            post("so GOOD http://t.co/2", "POSITIVE", 0.9),
            post("so bad", "POSITIVE", 0.8));

    assertThat(TopPosts.of(posts, Shift.Direction.UP, 5))
        .extracting(Shift.TopPost::text)
        .containsExactly("so GOOD http://t.co/2", "so bad");
  }

  @Test
  void thereAreNeverMoreThanFive() {
    List<SampledPost> posts =
        IntStream.range(0, 20).mapToObj(i -> post("a".repeat(i + 2), "POSITIVE", 0.5)).toList();

    assertThat(TopPosts.of(posts, Shift.Direction.UP, 100)).hasSize(5);
    assertThat(TopPosts.of(posts, Shift.Direction.UP, 2)).hasSize(2);
  }

  @Test
  void aLongTextIsCutBetweenCharacters() {
    assertThat(post("a".repeat(600), "NEUTRAL", 1).text()).hasSize(500);
    assertThat(post("a" + "😀".repeat(300), "NEUTRAL", 1).text()).isEqualTo("a" + "😀".repeat(249));
    assertThat(post("😀".repeat(300), "NEUTRAL", 1).text()).isEqualTo("😀".repeat(250));
  }

  @Test
  void aSampledPostIsReadAsItWasWritten() throws Exception {
    for (SampledPost post :
        List.of(
            post("ça va 😀", "NEGATIVE", 0.123),
            SampledPost.of(null, "", "NEUTRAL", 1, -5),
            SampledPost.of("i".repeat(70_000), "a", "POSITIVE", 0.5, 1L << 45))) {
      assertThat(read(written(post))).isEqualTo(post);
    }
    assertThatThrownBy(() -> read(new byte[] {2}))
        .isInstanceOf(IOException.class)
        .hasMessage("A sampled post has version 2, not 1.");
  }

  private static SampledPost post(String text, String label, double confidence) {
    return SampledPost.of("7", text, label, confidence, 1_000);
  }

  private static byte[] written(SampledPost post) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    post.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static SampledPost read(byte[] bytes) throws IOException {
    return SampledPost.readFrom(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
