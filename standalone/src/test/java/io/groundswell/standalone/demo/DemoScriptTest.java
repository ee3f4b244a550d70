package io.groundswell.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.audience.SubjectMatcher;
import io.groundswell.standalone.support.Pace;
import io.groundswell.topics.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemoScriptTest {
  private static final Instant BEGIN = Instant.parse("2031-03-04T05:06:07Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final List<String> seen = new ArrayList<>();
  private final List<Instant> times = new ArrayList<>();

  /** A clock that is always where it is waited for, and stops after a while. */
  private static final class Waiting implements Pace {
    private int left;

    Waiting(int most) {
      left = most;
    }

    @Override
    public Instant begin() {
      return BEGIN;
    }

    @Override
    public boolean await(Duration sinceBegin, Runnable meanwhile) {
      return left-- > 0;
    }
  }

  private final DemoScript.Stage stage =
      new DemoScript.Stage() {
        @Override
        public void turn(DemoScript.Act act, Instant at) {
          seen.add(act.name());
          times.add(at);
        }

        @Override
        public void post(ObjectNode post, Instant at) {
          seen.add(post.path("text").asText());
          times.add(at);
        }
      };

  @Test
  void everyPostIsSaidOnceAndEveryActHasSome() throws Exception {
    DemoScript script = DemoScript.read();
    assertThat(script.lines().stream().map(DemoScript.Line::post).toList())
        .containsExactlyInAnyOrderElementsOf(DemoPosts.read());
    Set<String> acts = new HashSet<>();
    DemoPosts.lines().forEach(post -> acts.add(post.path(DemoPosts.ACT).asText()));
    assertThat(script.acts().stream().map(DemoScript.Act::name))
        .containsExactlyInAnyOrderElementsOf(acts);
  }

  @Test
  void allComesInOrderOfTimeFromTheMinuteBeforeTheStartToTheSixthMinute() throws Exception {
    DemoScript script = DemoScript.read();
    assertThat(script.events()).isSortedAccordingTo(Comparator.comparing(DemoScript.Event::at));
    assertThat(script.events().get(0).at()).isEqualTo(MINUTE.negated());
    assertThat(script.lasts()).isBetween(MINUTE.multipliedBy(4), MINUTE.multipliedBy(6));
  }

  @Test
  void itIsTheSameEachTime() throws Exception {
    assertThat(DemoScript.read()).isEqualTo(DemoScript.read());
  }

  @Test
  void whatIsSaidOfAnActIsSaidWithinItInTheOrderInWhichItIsWritten() throws Exception {
    DemoScript script = DemoScript.read();
    for (DemoScript.Act act : script.acts()) {
      List<String> written =
          DemoPosts.lines().stream()
              .filter(post -> post.path(DemoPosts.ACT).asText().equals(act.name()))
              .map(post -> post.path("text").asText())
              .toList();
      List<DemoScript.Line> said =
          script.lines().stream()
              .filter(line -> written.contains(line.post().path("text").asText()))
              .toList();
      assertThat(said.stream().map(line -> line.post().path("text").asText()))
          .containsExactlyElementsOf(written);
      assertThat(said).allSatisfy(line -> assertThat(line.at()).isBetween(act.at(), act.until()));
    }
  }

  @Test
  void whomItIsAboutIsDeclaredWithRulesThatHoldAndComparedWithAnother() throws Exception {
    List<Subject> subjects = DemoScript.read().subjects();
    assertThat(SubjectMatcher.of(subjects).rejected()).isEmpty();
    Set<String> names = new HashSet<>();
    for (ObjectNode post : DemoPosts.read()) {
      JsonNode subject = post.path("subject");
      subject.forEach(name -> names.add(name.asText()));
      if (subject.isTextual()) {
        names.add(subject.asText());
      }
    }
    assertThat(subjects.stream().map(Subject::name)).containsExactlyInAnyOrderElementsOf(names);
    for (Subject subject : subjects) {
      assertThat(subjects.stream().map(Subject::group).filter(g -> g.equals(subject.group())))
          .hasSize(2);
    }
    assertThat(DemoScript.read().acts().stream().filter(act -> act.marker() != null))
        .isNotEmpty()
        .allSatisfy(act -> assertThat(names).contains(act.subject()));
  }

  @Test
  void whatCameBeforeTheStartIsDatedSo() throws Exception {
    assertThat(DemoScript.read().play(new Waiting(Integer.MAX_VALUE), false, stage)).isTrue();
    assertThat(times).isSorted().startsWith(BEGIN.minus(MINUTE));
    assertThat(seen).hasSize(DemoScript.read().events().size());
  }

  @Test
  void inALoopTheNextEveningBeginsWhereTheLastHasEnded() throws Exception {
    DemoScript script = DemoScript.read();
    int events = script.events().size();
    assertThat(script.play(new Waiting(2 * events), true, stage)).isFalse();
    assertThat(times).isSorted().hasSize(2 * events);
    assertThat(times.get(events)).isEqualTo(BEGIN.plus(script.lasts()));
    assertThat(seen.subList(events, 2 * events)).isEqualTo(seen.subList(0, events));
  }

  @Test
  void itStopsWhenItIsToldTo() throws Exception {
    assertThat(DemoScript.read().play(new Waiting(20), false, stage)).isFalse();
    assertThat(seen).hasSize(20);
  }
}
