package io.groundswell.processor.audience;

import static io.groundswell.processor.audience.AudienceDriver.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.topics.ContentId;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Windows and shifts as CloudEvents. */
class AudienceEventsTest extends DrivenAudience {
  @Test
  void byDefaultRecordsAreNoEvents() {
    driver.send(post(0)).settle();
    assertThat(driver.windowRecords())
        .isNotEmpty()
        .allSatisfy(record -> assertThat(record.headers()).isEmpty());
  }

  @Test
  void aWindowIsAnEventEachTimeItIsPublished() {
    withEvents().send(post(0)).settle().send(post(1)).settle().pass(Duration.ofMinutes(2));
    List<TestRecord<String, byte[]>> windows = driver.windowRecords();

    assertThat(windows).hasSizeGreaterThan(3);
    assertThat(windows).extracting(record -> header(record, "ce_id")).doesNotHaveDuplicates();
    for (TestRecord<String, byte[]> window : windows) {
      String value = new String(window.value(), UTF_8);
      assertThat(header(window, "ce_specversion")).isEqualTo("1.0");
      assertThat(header(window, "ce_type")).isEqualTo("io.groundswell.audience.window");
      assertThat(header(window, "ce_source")).isEqualTo("urn:groundswell:a-cluster:groundswell");
      assertThat(header(window, "ce_subject")).isEqualTo("show");
      assertThat(header(window, "content-type")).isEqualTo("application/json");
      assertThat(value).contains("\"published_at\":\"" + header(window, "ce_time") + '"');
    }
  }

  @Test
  void aClosedWindowThatIsCountedAgainIsTheSameEvent() {
    List<String> first = idsOfFinals(Duration.ofMinutes(16));
    List<String> again = idsOfFinals(Duration.ofMinutes(17)); // the clock is another

    assertThat(first).hasSize(3).doesNotHaveDuplicates();
    assertThat(again).containsExactlyElementsOf(first);
  }

  private List<String> idsOfFinals(Duration begin) {
    // A later post closes them all, whatever the clock.
    withEvents().pass(begin).send(post(0), post(1)).settle().send(post(940)).settle();
    return driver.windowRecords().stream()
        .filter(record -> new String(record.value(), UTF_8).contains("\"final\":true"))
        .map(record -> header(record, "ce_id"))
        .sorted()
        .toList();
  }

  @Test
  void aSubjectInvalidInCloudEventsIsLeftOut() {
    withEvents().send(post(0).about("two\nlines")).settle();
    assertThat(driver.windowRecords())
        .isNotEmpty()
        .allMatch(record -> record.headers().lastHeader("ce_subject") == null);
  }

  @Test
  void aShiftEventHasTheIdentityOfItsWebhook() {
    withEvents();
    driver.evening(0, 400, "show", true, "lovely music");
    driver.evening(400, 480, "show", false, "why did they kill the captain");

    TestRecord<String, byte[]> shift = driver.shiftRecords().get(0);
    assertThat(header(shift, "ce_type")).isEqualTo("io.groundswell.audience.shift");
    assertThat(header(shift, "ce_id")).isEqualTo(ContentId.ofShift(shift.value()));
    assertThat(header(shift, "ce_subject")).isEqualTo("show");
    assertThat(new String(shift.value(), UTF_8))
        .contains("\"detected_at\":\"" + header(shift, "ce_time") + '"');
  }

  private static String header(TestRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
