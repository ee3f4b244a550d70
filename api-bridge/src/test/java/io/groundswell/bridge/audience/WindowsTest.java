package io.groundswell.bridge.audience;

import static io.groundswell.bridge.AudienceRecords.folded;
import static io.groundswell.bridge.AudienceRecords.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.topics.AudienceWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowsTest {
  private static final int PLENTY = 1_000_000;

  private final FixedClock clock = new FixedClock();
  private final Instant now = clock.instant();
  private final Windows windows = new Windows(PLENTY, clock);

  private List<AudienceWindow> all(Windows of, String subject, WindowLength length) {
    return of.between(subject, null, length, Instant.EPOCH, now.plusSeconds(1_000_000), PLENTY);
  }

  private List<AudienceWindow> minutes() {
    return all(windows, "a", WindowLength.MINUTE);
  }

  private AudienceWindow minute(int ago, long positive, int revision, int publishedSecond) {
    Instant start = now.minusSeconds(60L * ago);
    return window(
        "a",
        null,
        start,
        60,
        positive,
        1,
        revision > 0,
        revision,
        now.plusSeconds(publishedSecond));
  }

  @Test
  void aWindowSurvivesPacking() {
    AudienceWindow full = window("a", "shows", now, 60, 7, 2);
    AudienceWindow other = window(AudienceWindow.OTHER, "shows", now, 900, 1_000, 0);

    windows.accept(full);
    windows.accept(other);

    assertThat(minutes()).containsExactly(full);
    assertThat(windows.newest(AudienceWindow.OTHER, "shows", WindowLength.QUARTER))
        .isEqualTo(other);
  }

  @Test
  void windowsAreInOrderOfTime() {
    for (int ago : new int[] {3, 1, 5, 2, 4}) {
      windows.accept(minute(ago, ago, 1, 0));
    }

    assertThat(minutes())
        .extracting(w -> w.figures().positive())
        .containsExactly(5L, 4L, 3L, 2L, 1L);
  }

  @Test
  void aRangeHasWindowsThatStartInItAndTheNewestIfThereAreTooMany() {
    for (int ago = 1; ago <= 9; ago++) {
      windows.accept(minute(ago, ago, 1, 0));
    }

    Instant from = now.minusSeconds(300);
    assertThat(windows.between("a", null, WindowLength.MINUTE, from, now.minusSeconds(120), 10))
        .extracting(w -> w.figures().positive())
        .containsExactly(5L, 4L, 3L);
    assertThat(windows.between("a", null, WindowLength.MINUTE, from.plusMillis(1), Instant.MAX, 2))
        .extracting(w -> w.figures().positive())
        .containsExactly(2L, 1L);
    assertThat(windows.between("a", null, WindowLength.MINUTE, Instant.MIN, Instant.MAX, PLENTY))
        .hasSize(9);
  }

  @Test
  void aLaterRecordReplacesAnEarlierOne() {
    windows.accept(minute(1, 1, 0, 1));
    windows.accept(minute(1, 2, 0, 2));
    windows.accept(minute(1, 3, 1, 3));

    assertThat(minutes()).extracting(w -> w.figures().positive()).containsExactly(3L);
    assertThat(windows.size()).isEqualTo(1);
  }

  @Test
  void anOlderRecordReplacesNoNewerOne() {
    windows.accept(minute(1, 3, 1, 3));
    windows.accept(minute(1, 9, 0, 9));
    windows.accept(minute(1, 2, 1, 2));

    assertThat(minutes()).extracting(w -> w.figures().positive()).containsExactly(3L);
  }

  @Test
  void aHigherRevisionPrecedesALaterClock() {
    windows.accept(minute(1, 3, 1, 3));
    windows.accept(minute(1, 4, 2, 2));

    assertThat(minutes()).extracting(w -> w.figures().positive()).containsExactly(4L);
  }

  @Test
  void aFoldedRecordRemovesTheWindowUnlessItIsOlder() {
    windows.accept(minute(1, 3, 1, 3));
    windows.accept(folded(minute(1, 3, 1, 3), now.plusSeconds(2)));
    assertThat(minutes()).hasSize(1);

    windows.accept(folded(minute(1, 3, 1, 3), now.plusSeconds(4)));
    assertThat(minutes()).isEmpty();
    assertThat(windows.size()).isZero();

    windows.accept(minute(1, 5, 1, 5));
    assertThat(minutes()).hasSize(1);
  }

  @Test
  void everyGroupHasAnOther() {
    windows.accept(window(AudienceWindow.OTHER, "shows", now, 60, 1, 0));
    windows.accept(window(AudienceWindow.OTHER, null, now, 60, 2, 0));

    assertThat(windows.newest())
        .extracting(w -> w.get(0).group() + " " + w.get(0).figures().positive())
        .containsExactly("shows 1", "null 2");
  }

  @Test
  void aSubjectMayChangeItsGroup() {
    windows.accept(window("a", "one", now.minusSeconds(60), 60, 1, 0));
    windows.accept(window("a", "two", now, 60, 1, 0));

    assertThat(minutes()).extracting(AudienceWindow::group).containsExactly("one", "two");
  }

  @Test
  void shorterWindowsExpireEarlier() {
    for (WindowLength length : WindowLength.values()) {
      windows.accept(window("a", null, now, length.seconds(), 1, 0));
    }
    assertThat(windows.size()).isEqualTo(3);

    clock.advance(Duration.ofHours(2).plusMinutes(2));
    assertThat(windows.newest().get(0))
        .extracting(AudienceWindow::seconds)
        .containsExactly(60, 900);

    clock.advance(Duration.ofDays(2));
    assertThat(windows.newest().get(0)).extracting(AudienceWindow::seconds).containsExactly(900);

    clock.advance(Duration.ofDays(5));
    assertThat(windows.newest()).isEmpty();
    assertThat(windows.size()).isZero();
    assertThat(windows.knows("a", null)).isFalse();
    assertThat(windows.evicted()).isZero();
  }

  @Test
  void expiredWindowsAreIgnored() {
    windows.accept(window("a", null, now.minus(Duration.ofHours(3)), 10, 1, 0));
    windows.accept(window("a", null, now, 11, 1, 0));

    assertThat(windows.size()).isZero();
  }

  @Test
  void theOldestWindowsAreEvictedBeyondTheLimit() {
    Windows small = new Windows(1000, clock);
    for (int i = 0; i < 1500; i++) {
      String subject = i % 2 == 0 ? "a" : "b";
      small.accept(window(subject, null, now.minusSeconds(60L * (1499 - i)), 60, 1, 0));
    }

    assertThat(small.size()).isBetween(900, 1000);
    assertThat(small.size() + small.evicted()).isEqualTo(1500);
    assertThat(all(small, "b", WindowLength.MINUTE)).isNotEmpty();
    assertThat(small.newest("b", null, WindowLength.MINUTE))
        .extracting(AudienceWindow::start)
        .isEqualTo(now);
  }

  @Test
  void theLeastRecentlyUpdatedSubjectIsEvictedBeyondTheLimit() {
    Windows small = new Windows(1000, clock); // 20 subjects
    small.accept(window("first", null, now, 60, 1, 0));
    small.accept(window("second", null, now, 60, 1, 0));
    small.accept(window("first", null, now.plusSeconds(60), 60, 1, 0));
    for (int i = 0; i < 19; i++) {
      small.accept(window("more " + i, null, now, 60, 1, 0));
    }

    assertThat(small.knows("first", null)).isTrue();
    assertThat(small.knows("second", null)).isFalse();
    assertThat(small.subjects()).isEqualTo(20);
    assertThat(small.evicted()).isEqualTo(1);
  }

  @Test
  void onlyRecentWindowsWithPostsAreFresh() {
    windows.accept(window("a", null, now.minusSeconds(60), 60, 1, 0));
    windows.accept(window("a", null, now.minusSeconds(40), 10, 1, 0));
    windows.accept(window("b", null, now.minusSeconds(30), 10, 1, 0));

    assertThat(windows.fresh())
        .extracting(w -> w.get(0).subject() + w.get(0).seconds())
        .containsExactly("a60", "b10");
  }
}
