package io.groundswell.processor.audience;

import static io.groundswell.processor.audience.AudienceDriver.OPTIONS;
import static io.groundswell.processor.audience.AudienceDriver.START;
import static io.groundswell.processor.audience.AudienceDriver.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.groundswell.audience.SubjectsView;
import io.groundswell.processor.stream.CloudEvents;
import io.groundswell.topics.AudienceWindow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Windows: their lengths, publication, lateness and silence. */
class AudienceTopologyTest extends DrivenAudience {
  @Test
  void theTopologyIsTheOneDescribed() throws Exception {
    String described =
        AudienceDriver.topology(
                OPTIONS, new SubjectsView(), CloudEvents.OFF, new SimpleMeterRegistry())
            .get()
            .describe()
            .toString()
            .replaceAll("extractor class: [^)]+", "extractor");
    try (var golden = getClass().getResourceAsStream("/topologies/audience.txt")) {
      assertThat(described.strip()).isEqualTo(new String(golden.readAllBytes(), UTF_8).strip());
    }
  }

  @Test
  void aPostCountsInOneWindowOfEachLength() {
    driver.send(post(12).positive()).settle();

    assertThat(driver.windows())
        .extracting(AudienceWindow::seconds, AudienceWindow::start)
        .containsOnly(tuple(10, START.plusSeconds(10)), tuple(60, START), tuple(900, START));
  }

  @Test
  void labelsAreCounted() {
    driver.send(post(1).positive(), post(2).positive(), post(3), post(4).negative()).settle();

    AudienceWindow window = driver.last("show", 10, 0);
    assertThat(window.figures().positive()).isEqualTo(2);
    assertThat(window.figures().neutral()).isEqualTo(1);
    assertThat(window.figures().negative()).isEqualTo(1);
    assertThat(window.figures().netSentiment().value()).isEqualTo(1 / 3.0, within(1e-9));
  }

  @Test
  void anOpenWindowIsPublishedAtMostOnceASecond() {
    for (int i = 0; i < 40; i++) {
      driver.send(post(i / 10.0)).pass(Duration.ofMillis(100));
    }

    List<AudienceWindow> published =
        driver.windows().stream().filter(w -> w.seconds() == 60).toList();
    assertThat(published).hasSizeBetween(3, 5);
    assertThat(published).allMatch(w -> !w.isFinal() && w.revision() == 0);
  }

  @Test
  void aWindowIsFinalOnceStreamTimePassesItsEndAndGrace() {
    driver.send(post(1)).settle();
    driver.windows();

    driver.send(post(39.9)).settle();
    assertThat(driver.windows()).noneMatch(AudienceWindow::isFinal);

    driver.send(post(40)).settle();
    AudienceWindow window = driver.last("show", 10, 0);
    assertThat(window.isFinal()).isTrue();
    assertThat(window.revision()).isEqualTo(1);
  }

  @Test
  void aLatePostWithinTheGraceCounts() {
    driver.send(post(1), post(39), post(2)).settle();

    assertThat(driver.last("show", 10, 0).figures().volume()).isEqualTo(2);
    assertThat(driver.count("posts.late", "window", "10s")).isZero();
  }

  @Test
  void aPostThatIsLaterThanTheGraceIsCountedAsLateAndStillCountsInLongerWindows() {
    driver.send(post(1), post(50), post(2)).settle();

    assertThat(driver.count("posts.late", "window", "10s")).isEqualTo(1);
    assertThat(driver.count("posts.late", "window", "1m")).isZero();
    assertThat(driver.last("show", 60, 0).figures().volume()).isEqualTo(3);
  }

  @Test
  void silencePublishesFinalWindowsByTheWallClock() {
    driver.send(post(5)).pass(Duration.ofSeconds(34)).settle();
    assertThat(driver.last("show", 10, 0).isFinal()).isTrue();
  }

  @Test
  void aShorterSilenceMakesNothingFinal() {
    driver.send(post(5)).pass(Duration.ofMillis(4000)).pass(Duration.ofMillis(900));

    assertThat(driver.windows()).isNotEmpty().noneMatch(AudienceWindow::isFinal);
  }

  @Test
  void aPostAfterTheSilenceRaisesTheRevision() {
    driver.send(post(5)).pass(Duration.ofSeconds(40)).settle();
    assertThat(driver.last("show", 10, 0).revision()).isEqualTo(1);

    driver.send(post(6)).settle();
    AudienceWindow corrected = driver.last("show", 10, 0);
    assertThat(corrected.revision()).isEqualTo(2);
    assertThat(corrected.isFinal()).isTrue();
    assertThat(corrected.figures().volume()).isEqualTo(2);
    assertThat(driver.count("posts.late", "window", "10s")).isZero();
  }

  @Test
  void aWindowThatSilenceMadeFinalIsNotPublishedAgainWhenStreamTimePasses() {
    driver.send(post(5)).pass(Duration.ofSeconds(40)).settle();
    driver.pass(Duration.ofSeconds(160)).windows();

    driver.send(post(200)).settle();
    assertThat(driver.windows()).noneMatch(w -> w.seconds() == 10 && w.start().equals(START));
  }
}
