package io.groundswell.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeclaredSubjectsTest {
  private final DeclaredSubjects declared = new DeclaredSubjects();

  private static Subject subject(int number, int keywords, int length) {
    return new Subject(
        String.format("s%05d", number),
        null,
        IntStream.range(0, keywords).mapToObj(i -> "x".repeat(length)).toList(),
        List.of(),
        List.of());
  }

  @Test
  void theFirstNamesCountThatFitTogether() {
    for (int i = 0; i < 1_200; i++) {
      declared.put(subject(i, 1, 1));
    }

    assertThat(declared.counting()).hasSize(DeclaredSubjects.MAX_SUBJECTS);
    assertThat(declared.counting().get(999).name()).isEqualTo("s00999");
    assertThat(declared.leftOut()).isEqualTo(200);
  }

  @Test
  void rulesAndBytesAreBoundedTogether() {
    for (int i = 0; i < 100; i++) {
      declared.put(subject(i, 1_000, 2));
    }
    assertThat(declared.counting()).hasSize(DeclaredSubjects.MAX_ALL_RULES / 1_000);

    DeclaredSubjects large = new DeclaredSubjects();
    for (int i = 0; i < 100; i++) {
      large.put(subject(i, 1, 50_000));
    }
    assertThat(large.counting()).hasSize(DeclaredSubjects.MAX_ALL_BYTES / 50_100);
  }

  @Test
  void whichOnesCountDoesNotFollowFromTheOrderInWhichTheyWereRead() {
    List<Subject> subjects = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      subjects.add(subject(i, 1 + i % 7, i % 2_000));
    }
    subjects.forEach(declared::put);
    for (int seed = 0; seed < 5; seed++) {
      Collections.shuffle(subjects, new Random(seed));
      DeclaredSubjects other = new DeclaredSubjects();
      subjects.forEach(other::put);
      assertThat(other.counting()).isEqualTo(declared.counting());
    }
  }

  @Test
  void oneThatWaitsCountsAsSoonAsThereIsRoom() {
    for (int i = 0; i <= 1_000; i++) {
      declared.put(subject(i, 1, 1));
    }
    assertThat(declared.exceeds(subject(5_000, 1, 1))).contains("remove some first");

    declared.remove("s00003");

    assertThat(declared.counting()).hasSize(1_000).contains(subject(1_000, 1, 1));
    assertThat(declared.leftOut()).isZero();
  }

  @Test
  void whatIsKeptIsBoundedHoweverMuchIsDeclared() {
    for (int i = 0; i < 20_000; i++) {
      declared.put(subject(i, 1, 1));
    }
    for (int i = 0; i < 300; i++) {
      declared.put(subject(20_000 + i, 1_000, 50));
    }

    assertThat(declared.counting()).hasSize(DeclaredSubjects.MAX_SUBJECTS);
    assertThat(declared.leftOut()).isEqualTo(19_300);
    assertThat(declared.mayDeclare("of a name that was forgotten")).isTrue();
  }

  @Test
  void oneMayTakeThePlaceOfItsOwnName() {
    for (int i = 0; i < 1_000; i++) {
      declared.put(subject(i, 1, 1));
    }
    assertThat(declared.exceeds(subject(5, 2, 2))).isNull();
    assertThat(declared.put(subject(5, 1, 1))).isFalse();
    assertThat(declared.put(subject(5, 2, 2))).isTrue();
    assertThat(declared.leftOut()).isZero();
  }
}
