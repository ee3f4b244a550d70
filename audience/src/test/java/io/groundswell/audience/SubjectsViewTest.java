package io.groundswell.audience;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.groundswell.topics.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubjectsViewTest {
  private final SubjectsView view = new SubjectsView();

  @Test
  void theLastRecordOfANameCounts() {
    assertThat(view.accept("tea", tea("cup"))).isTrue();
    assertThat(view.accept("tea", tea("pot"))).isTrue();
    assertThat(view.subjects().find("a cup")).isEmpty();
    assertThat(view.subjects().find("a pot")).containsExactly("tea");
    assertThat(view.bad()).isEmpty();
  }

  @Test
  void noValueRemovesTheSubject() {
    view.accept("tea", tea("cup"));
    assertThat(view.subjects().declares("tea")).isTrue();
    assertThat(view.accept("tea", null)).isTrue();
    assertThat(view.accept("never there", null)).isTrue();
    assertThat(view.subjects().all()).isEmpty();
  }

  @Test
  void aBadRecordIsCountedAndWhatWasThereHolds() {
    view.accept("tea", tea("cup"));
    assertThat(view.accept("tea", "no JSON".getBytes(UTF_8))).isFalse();
    assertThat(view.accept("tea", "{\"name\": 1}".getBytes(UTF_8))).isFalse();
    assertThat(view.accept("coffee", tea("pot"))).isFalse();
    assertThat(view.accept(null, tea("pot"))).isFalse();
    assertThat(view.accept(null, null)).isFalse();
    assertThat(view.subjects().find("a cup")).containsExactly("tea");
    assertThat(view.bad())
        .containsExactly(
            entry("invalid_json", 1L), entry("invalid_subject", 1L), entry("key_differs", 3L));
  }

  @Test
  void aSnapshotIsMadeAnewOnlyAfterAChange() {
    view.accept("tea", tea("cup"));
    SubjectMatcher first = view.subjects();
    view.accept("tea", tea("cup"));
    view.accept("x", null);
    assertThat(view.subjects()).isSameAs(first);
    view.accept("tea", tea("pot"));
    assertThat(view.subjects()).isNotSameAs(first);
    assertThat(first.find("a cup")).containsExactly("tea");
  }

  @Test
  void beyondTheLimitsTheFirstNamesCountWhicheverWasReadFirst() {
    for (int i = 1_199; i >= 0; i--) {
      String name = String.format("s%04d", i);
      view.accept(name, new Subject(name, null, List.of(), List.of(), List.of()).write());
    }
    assertThat(view.subjects().all()).hasSize(1_000);
    assertThat(view.subjects().declares("s0999")).isTrue();
    assertThat(view.subjects().declares("s1000")).isFalse();
    assertThat(view.leftOut()).isEqualTo(200);

    view.accept("s0000", null);

    assertThat(view.subjects().declares("s1000")).isTrue();
  }

  private static byte[] tea(String keyword) {
    return new Subject("tea", null, List.of(keyword), List.of(), List.of()).write();
  }
}
