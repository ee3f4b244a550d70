package io.groundswell.processor.audience;

import static io.groundswell.processor.audience.AudienceDriver.START;
import static io.groundswell.processor.audience.AudienceDriver.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.topics.Shift;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shifts of audiences. */
class AudienceShiftsTest extends DrivenAudience {
  @Test
  void aLastingChangeOfSentimentIsAShift() {
    driver.declare("show", "shows");
    driver.evening(0, 400, "show", true, "lovely music");
    assertThat(driver.shifts()).isEmpty();

    driver.evening(400, 480, "show", false, "why did they kill the captain");
    List<Shift> shifts = driver.shifts();
    assertThat(shifts).hasSize(1);
    Shift shift = shifts.get(0);
    assertThat(shift.subject()).isEqualTo("show");
    assertThat(shift.group()).isEqualTo("shows");
    assertThat(shift.direction()).isEqualTo(Shift.Direction.DOWN);
    assertThat(shift.sigma()).isLessThan(-4);
    assertThat(shift.terms()).hasSizeLessThanOrEqualTo(10).contains("captain", "kill");
    assertThat(shift.topPosts()).isNotEmpty().allMatch(p -> p.text().contains("captain"));
    assertThat(shift.baselineMoved()).isNull();
    assertThat(shift.detectedAt()).isBetween(START.plusSeconds(400), START.plusSeconds(480));
  }

  @Test
  void aShiftReportsWhetherTheRestOfTheGroupMoved() {
    driver.declare("show", "shows");
    driver.declare("film", "shows");
    for (int second = 0; second < 400; second += 10) {
      driver.evening(second, second + 5, "show", true, "fine");
      driver.evening(second + 5, second + 10, "film", true, "fine");
    }
    for (int second = 400; second < 500; second += 10) {
      driver.evening(second, second + 5, "show", false, "bad");
      driver.evening(second + 5, second + 10, "film", true, "fine");
    }

    assertThat(driver.shifts())
        .filteredOn(shift -> shift.subject().equals("show"))
        .isNotEmpty()
        .allMatch(shift -> Boolean.FALSE.equals(shift.baselineMoved()));
  }

  @Test
  void postsOfOneBotAreNoShift() {
    driver.evening(0, 400, "show", true, "lovely music");
    for (int i = 0; i < 400; i++) {
      driver.send(post(400 + i / 10.0).by("bot").negative().text("boycott it " + i));
      if (i % 10 == 9) {
        driver.pass(Duration.ofSeconds(1));
      }
    }

    assertThat(driver.shifts()).isEmpty();
  }
}
