package io.groundswell.audience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TopSubjectsTest {
  private final TopSubjects top = new TopSubjects(2);

  @Test
  void thereIsRoomForSome() {
    assertThat(top.counted("a", false, 1)).isNull();
    assertThat(top.counted("b", false, 1)).isNull();
    assertThat(top.counted("c", false, 1)).isEqualTo("c");
    assertThat(top.subjects()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void whoOvertakesPushesTheLeastOut() {
    top.counted("a", false, 1);
    top.counted("b", false, 5);
    assertThat(top.counted("c", false, 2)).isEqualTo("a");
    assertThat(top.subjects()).containsExactlyInAnyOrder("b", "c");
  }

  @Test
  void aDeclaredSubjectComesBeforeAnyOther() {
    top.counted("a", false, 100);
    top.counted("b", true, 1);
    assertThat(top.counted("c", true, 0)).isEqualTo("a");
    assertThat(top.counted("a", false, 101)).isEqualTo("a");
  }

  @Test
  void aPlaceThatIsGivenUpIsFree() {
    top.counted("a", false, 1);
    top.counted("b", false, 1);
    top.remove("a");
    assertThat(top.counted("c", false, 1)).isNull();
  }

  @Test
  void areTheRealTopAfterAnyNumberOfPosts() {
    TopSubjects five = new TopSubjects(5);
    Map<String, Long> volumes = new HashMap<>();
    Random random = new Random(7);
    for (int i = 0; i < 5000; i++) {
      String subject = "s" + (int) Math.abs(random.nextGaussian() * 10);
      five.counted(subject, false, volumes.merge(subject, 1L, Long::sum));
    }
    List<String> real =
        volumes.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .limit(5)
            .map(Map.Entry::getKey)
            .collect(Collectors.toList());
    assertThat(five.subjects()).containsExactlyInAnyOrderElementsOf(real);
  }
}
