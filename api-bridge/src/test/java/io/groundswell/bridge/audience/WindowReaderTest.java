package io.groundswell.bridge.audience;

import static io.groundswell.bridge.AudienceRecords.folded;
import static io.groundswell.bridge.AudienceRecords.window;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.topics.AudienceWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowReaderTest {
  private static final String HARD = "\"final\":true,\"folded\":true,\\\"final\":false ü 🎬";

  private final FixedClock clock = new FixedClock();
  private final Instant now = clock.instant();
  private final Windows windows = new Windows(1_000_000, clock);
  private final List<Throwable> skipped = new ArrayList<>();
  private final WindowReader reader = new WindowReader(windows, skipped::add);

  private AudienceWindow interim(String subject, int second, long positive) {
    return window(subject, null, now, 60, positive, 0, false, 0, now.plusSeconds(second));
  }

  private AudienceWindow closed(String subject, long positive) {
    return window(subject, null, now, 60, positive, 0, true, 1, now.plusSeconds(90));
  }

  private void read(AudienceWindow... records) {
    for (AudienceWindow record : records) {
      reader.accept(record.write(), false);
    }
  }

  private Long positive(String subject) {
    AudienceWindow newest = windows.newest(subject, null, WindowLength.MINUTE);
    return newest == null ? null : newest.figures().positive();
  }

  @Test
  void supersededRecordsAreNotParsed() {
    read(interim("a", 1, 1), interim("a", 2, 2), interim("a", 3, 3), closed("a", 4));

    assertThat(reader.parsed()).isEqualTo(1);
    assertThat(positive("a")).isEqualTo(4);
  }

  @Test
  void theLastInterimRecordIsKeptWithoutAFinalOne() {
    read(interim("a", 1, 1), interim("a", 2, 2));
    assertThat(positive("a")).isNull();

    reader.rebuilt();

    assertThat(positive("a")).isEqualTo(2);
    assertThat(reader.parsed()).isEqualTo(1);
  }

  @Test
  void afterTheRebuildEveryRecordIsParsed() {
    reader.rebuilt();

    read(interim("a", 1, 1));

    assertThat(positive("a")).isEqualTo(1);
  }

  @Test
  void aNameMayLookLikeAField() {
    read(interim(HARD, 1, 1), interim(HARD, 2, 2));
    assertThat(reader.parsed()).isZero();
    reader.rebuilt();
    assertThat(positive(HARD)).isEqualTo(2);

    reader.rebuild();
    read(closed(HARD, 3));
    assertThat(positive(HARD)).isEqualTo(3);
  }

  @Test
  void aFoldedRecordRemovesAWaitingOne() {
    read(interim("a", 1, 1), folded(interim("a", 1, 1), now.plusSeconds(2)));

    reader.rebuilt();

    assertThat(positive("a")).isNull();
  }

  @Test
  void aSubjectMayReturnAfterFolding() {
    read(folded(interim("a", 1, 1), now.plusSeconds(2)), interim("a", 3, 3));

    reader.rebuilt();

    assertThat(positive("a")).isEqualTo(3);
  }

  @Test
  void expiredFinalWindowsAreNotParsed() {
    Instant longAgo = now.minus(Duration.ofHours(3));
    read(window("a", null, longAgo, 10, 1, 0), window("a", null, longAgo, 60, 2, 0));

    assertThat(reader.parsed()).isEqualTo(1);
    assertThat(positive("a")).isEqualTo(2);
  }

  @Test
  void aRecordInAnotherFormIsParsed() {
    String spaced = new String(closed("a", 5).write(), UTF_8).replace("\":", "\" : ");

    reader.accept(spaced.getBytes(UTF_8), false);

    assertThat(positive("a")).isEqualTo(5);
  }

  @Test
  void malformedWindowsAreSkipped() {
    for (String bad :
        new String[] {"", "{}", "[", ",\"final\":", ",\"final\":f", "x,\"final\":true"}) {
      reader.accept(bad.getBytes(UTF_8), false);
    }
    reader.accept(null, false);
    read(closed("a", 1));
    reader.rebuilt();

    assertThat(positive("a")).isEqualTo(1);
  }

  @Test
  void theSameRecordsAgainChangeNothing() {
    for (int round = 0; round < 2; round++) {
      reader.rebuild();
      read(interim("a", 1, 1), closed("a", 2), interim("b", 1, 3));
      reader.rebuilt();

      assertThat(positive("a")).isEqualTo(2);
      assertThat(positive("b")).isEqualTo(3);
      assertThat(windows.size()).isEqualTo(2);
    }
  }

  @Test
  void windowsOfTheFutureAreSkipped() {
    AudienceWindow published = published(now, Instant.parse("9999-12-31T23:59:59Z"));
    AudienceWindow started = published(Instant.parse("9999-12-31T23:59:00Z"), now);
    reader.rebuilt();

    assertThat(reader.accept(published.write(), true)).isNull();
    assertThat(reader.accept(started.write(), true)).isNull();

    assertThat(skipped).hasSize(2);
    assertThat(windows.size()).isZero();
  }

  private static AudienceWindow published(Instant start, Instant at) {
    return window("a", null, start, 10, 1, 0, false, 0, at);
  }

  @Test
  void bytesOfWaitingRecordsAreLimited() {
    String padding = " ".repeat(900_000);
    for (int i = 0; i < 100; i++) {
      String record = new String(interim("s" + i, 1, 1).write(), UTF_8);
      reader.accept(
          record.replaceFirst("\"authors\"", padding + "\"authors\"").getBytes(UTF_8), false);
    }

    assertThat(reader.parsed()).isGreaterThan(50);
    assertThat(skipped).isEmpty();
  }

  @Test
  void aMalformedWaitingRecordBlocksNoOther() {
    byte[] bad =
        new String(interim("b", 1, 1).write(), UTF_8)
            .replace("\"authors\":", "\"authors\":-")
            .getBytes(UTF_8);
    reader.accept(bad, false);
    read(interim("a", 1, 1));

    reader.rebuilt();

    assertThat(skipped).hasSize(1);
    assertThat(positive("a")).isEqualTo(1);
  }
}
