package io.groundswell.processor.audience;

import static io.groundswell.processor.audience.AudienceDriver.OPTIONS;
import static io.groundswell.processor.audience.AudienceDriver.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.groundswell.topics.AudienceWindow;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Authors, texts and comparison groups. */
class AudienceGroupsTest extends DrivenAudience {
  @Test
  void postsOfAnAuthorAreCapped() {
    for (int i = 0; i < 8; i++) {
      driver.send(post(i).by("bot").positive());
    }
    driver.send(post(8).by("ann").negative()).settle();

    AudienceWindow window = driver.last("show", 10, 0);
    assertThat(window.figures().positive()).isEqualTo(5);
    assertThat(window.cappedPosts()).isEqualTo(3);
    assertThat(window.authors()).isEqualTo(2);
  }

  @Test
  void postsWithoutAnAuthorAreNeverCapped() {
    for (int i = 0; i < 8; i++) {
      driver.send(post(i));
    }
    driver.settle();

    AudienceWindow window = driver.last("show", 10, 0);
    assertThat(window.figures().volume()).isEqualTo(8);
    assertThat(window.authors()).isZero();
    assertThat(window.authorsUnknown()).isEqualTo(8);
  }

  @Test
  void theShareOfIdenticalTextsIsPublished() {
    driver.send(post(1).text("Buy now"), post(2).text("buy  NOW "), post(3).text("fine")).settle();

    assertThat(driver.last("show", 10, 0).identicalShare()).isEqualTo(1 / 3.0, within(1e-5));
  }

  @Test
  void authorsBeyondTheLimitAreEstimatedAndStillCapped() {
    for (int i = 0; i < OPTIONS.maxAuthors(); i++) {
      driver.send(post(1).by("author " + i));
    }
    driver.settle();
    assertThat(driver.last("show", 900, 0))
        .matches(w -> w.authors() == OPTIONS.maxAuthors() && !w.authorsApproximate());

    for (int i = 0; i < 7; i++) {
      driver.send(post(2).by("late bot").positive());
    }
    driver.settle();
    AudienceWindow window = driver.last("show", 900, 0);
    assertThat(window.authorsApproximate()).isTrue();
    assertThat(window.authors()).isBetween(190L, 212L);
    assertThat(window.figures().positive()).isEqualTo(5);
  }

  @Test
  void shareAndBaselineAreWithinTheGroup() {
    driver.declare("Ann", "election");
    driver.declare("Bob", "election");
    driver.send(post(1).about("Ann").positive(), post(2).about("Bob").negative());
    driver.send(post(3).about("Bob"), post(4).about("Bob").positive(), post(5)).settle();

    AudienceWindow ann = driver.last("Ann", 10, 0);
    assertThat(ann.group()).isEqualTo("election");
    assertThat(ann.shareOfVoice()).isEqualTo(0.25);
    assertThat(ann.baseline().volume()).isEqualTo(3);
    assertThat(ann.baseline().netSentiment().value()).isZero();
  }

  @Test
  void aSubjectAloneHasAllTheVoiceAndNoBaseline() {
    driver.declare("Ann", "election");
    driver.send(post(1).about("Ann")).settle();

    AudienceWindow ann = driver.last("Ann", 10, 0);
    assertThat(ann.shareOfVoice()).isEqualTo(1);
    assertThat(ann.baseline()).isNull();
  }

  @Test
  void subjectsWithoutAGroupAreComparedWithEachOther() {
    driver.send(post(1).about("x"), post(1).about("y")).settle();

    assertThat(driver.last("x", 10, 0))
        .matches(w -> w.group() == null && w.shareOfVoice() == 0.5 && w.baseline().volume() == 1);
  }

  @Test
  void postsThatNameSeveralComparedSubjectsAreCountedSeparately() {
    driver.declare("Ann", "election");
    driver.declare("Bob", "election");
    driver.send(post(1).about("Ann", "Bob").positive(), post(2).about("Ann")).settle();

    AudienceWindow ann = driver.last("Ann", 10, 0);
    assertThat(ann.figures().volume()).isEqualTo(1);
    assertThat(ann.sharedPosts()).isEqualTo(1);
  }

  @Test
  void sharedPostsCountIfEnabled() {
    with(AudienceDriver.options(100, true));
    driver.declare("Ann", "election");
    driver.declare("Bob", "election");
    driver.send(post(1).about("Ann", "Bob").positive()).settle();

    assertThat(driver.last("Ann", 10, 0).figures().positive()).isEqualTo(1);
  }

  @Test
  void postsInAnUnsupportedLanguageAreSkippedAndCounted() {
    driver.send(post(1).foreign().positive(), post(2)).settle();

    AudienceWindow window = driver.last("show", 10, 0);
    assertThat(window.figures().positive()).isZero();
    assertThat(window.unsupportedPosts()).isEqualTo(1);
    assertThat(driver.count("posts.unsupported")).isEqualTo(1);
  }

  @Test
  void aSubjectMovesToAnotherGroupWithoutARestart() {
    driver.declare("Ann", "election");
    driver.declare("Bob", "election");
    driver.send(post(1).about("Ann"), post(1).about("Bob")).settle();
    driver.windows();

    driver.declare("Ann", "music");
    driver.settle();
    List<AudienceWindow> windows = driver.windows();
    assertThat(windows.stream().filter(w -> w.subject().equals("Ann")))
        .isNotEmpty()
        .allMatch(w -> "music".equals(w.group()) && !w.folded() && w.shareOfVoice() == 1);
    assertThat(windows.stream().filter(w -> w.subject().equals("Bob")))
        .isNotEmpty()
        .allMatch(w -> w.shareOfVoice() == 1);
  }
}
