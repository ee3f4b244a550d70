package io.groundswell.processor.audience;

import static io.groundswell.processor.audience.AudienceDriver.START;
import static io.groundswell.processor.audience.AudienceDriver.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.groundswell.topics.AudienceWindow;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Subjects: rules, limits and state. */
class AudienceSubjectsTest extends DrivenAudience {
  @Test
  void rulesFindTheSubjectsOfAPostThatNamesNone() {
    driver.declare("Harrow Lane", "shows", "harrow lane");
    driver.send(post(1).about().text("Watching Harrow Lane tonight").positive()).settle();

    assertThat(driver.last("Harrow Lane", 10, 0).figures().positive()).isEqualTo(1);
  }

  @Test
  void aPostThatNamesASubjectIsNotSearched() {
    driver.declare("Harrow Lane", "shows", "harrow lane");
    driver.send(post(1).text("Harrow Lane is on")).settle();

    assertThat(driver.windows()).extracting(AudienceWindow::subject).containsOnly("show");
  }

  @Test
  void invalidSubjectsStopNothing() {
    driver.declareRaw("broken", "{".getBytes(UTF_8));
    driver.declareRaw("other", "{\"name\":\"other\"}".getBytes(UTF_8));
    driver.send(post(1)).settle();

    assertThat(driver.count("subjects.skipped")).isEqualTo(2);
    assertThat(driver.last("show", 10, 0).figures().volume()).isEqualTo(1);
  }

  @Test
  void invalidScoredPostsAreCountedAndStopNothing() {
    driver.send("nonsense".getBytes(UTF_8), START);
    driver.send("{\"text\":\"no score\"}".getBytes(UTF_8), START);
    driver.send(post(1)).settle();

    assertThat(driver.count("posts.unreadable")).isEqualTo(2);
    assertThat(driver.last("show", 10, 0).figures().volume()).isEqualTo(1);
  }

  @Test
  void subjectsBeyondTheTopAreAggregatedAsOther() {
    with(AudienceDriver.options(2, false));
    for (String subject : List.of("a", "a", "a", "b", "b", "c", "d")) {
      driver.send(post(1).about(subject).positive());
    }
    driver.settle();

    List<AudienceWindow> windows =
        driver.windows().stream().filter(w -> w.seconds() == 10 && !w.folded()).toList();
    assertThat(windows).extracting(AudienceWindow::subject).containsOnly("a", "b", "other");
    AudienceWindow other =
        windows.stream().filter(w -> w.subject().equals("other")).findFirst().orElseThrow();
    assertThat(other.figures().volume()).isEqualTo(2);
    assertThat(other.otherSubjects()).isEqualTo(2);
    assertThat(other.topSubjects()).isEqualTo(2);
    assertThat(other.shareOfVoice()).isEqualTo(2 / 7.0, within(1e-5));
  }

  @Test
  void anOvertakenSubjectIsRetracted() {
    with(AudienceDriver.options(1, false));
    driver.send(post(1).about("a")).settle();
    driver.windows();

    driver.send(post(1).about("b"), post(2).about("b")).settle();
    List<AudienceWindow> windows =
        driver.windows().stream().filter(w -> w.seconds() == 10).toList();
    assertThat(windows.stream().filter(w -> w.subject().equals("a"))).hasSize(1);
    assertThat(windows.stream().filter(w -> w.subject().equals("a")))
        .allMatch(AudienceWindow::folded);
    assertThat(windows.stream().filter(w -> w.subject().equals("other")).reduce((x, y) -> y))
        .hasValueSatisfying(other -> assertThat(other.figures().volume()).isEqualTo(1));
  }

  @Test
  void declaredSubjectsComeBeforeOthers() {
    with(AudienceDriver.options(1, false));
    driver.declare("quiet", null);
    for (int i = 0; i < 5; i++) {
      driver.send(post(i).about("loud"));
    }
    driver.send(post(6).about("quiet")).settle();

    assertThat(driver.windows().stream().filter(w -> !w.folded()))
        .extracting(AudienceWindow::subject)
        .contains("quiet", "other");
  }

  @Test
  void stateIsDeletedOnceStreamTimeHasPassed() {
    driver.send(post(1).by("ann")).pass(Duration.ofSeconds(3000));
    driver.send(post(3000)).settle();

    // What is left is of the last post: three windows, how far the source is, the last minutes and
    // the sample of its minute; in its group three windows and the last minutes.
    assertThat(driver.storedRows("counts")).isEqualTo(7);
    assertThat(driver.storedRows("groups")).isEqualTo(4);
  }
}
