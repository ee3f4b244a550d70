package io.groundswell.bridge.audience;

import static io.groundswell.bridge.AudienceRecords.window;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What the view takes; the figures are printed. */
class ViewFiguresTest {
  private final FixedClock clock = new FixedClock();
  private final Instant now = clock.instant();

  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private double bytesAWindow(int subjects, int windowsEach) {
    long before = used();
    Windows windows = new Windows(10_000_000, clock);
    for (int w = 0; w < windowsEach; w++) {
      for (int s = 0; s < subjects; s++) {
        windows.accept(
            window("subject " + s, "group", now.plusSeconds(60L * w), 60, 1000 + w, 500 + s));
      }
    }
    double bytes = (double) (used() - before) / windows.size();
    Reference.reachabilityFence(windows);
    return bytes;
  }

  @Test
  void aWindowTakesAboutAHundredBytesAndASubjectLessThanAThousand() {
    double many = bytesAWindow(100, 2880);
    double one = bytesAWindow(10_000, 1);

    System.out.printf(
        Locale.ROOT, "bytes a window: %.0f; a subject with one window: %.0f%n", many, one);
    assertThat(many).isBetween(60.0, 140.0);
    assertThat(one).isBetween(200.0, 1000.0);
  }

  @Test
  void supersededRecordsAreReadManyTimesFasterThanTheyWouldBeParsed() {
    int seconds = 60;
    byte[][] records = new byte[100 * seconds][];
    for (int s = 0; s < 100; s++) {
      for (int t = 0; t < seconds; t++) {
        records[t * 100 + s] =
            window(
                    "subject " + s,
                    "group",
                    now,
                    60,
                    100 + t,
                    50,
                    t == seconds - 1,
                    t == seconds - 1 ? 1 : 0,
                    now.plusSeconds(t))
                .write();
      }
    }
    double skipping = perSecond(records, true);
    double parsing = perSecond(records, false);

    System.out.printf(
        Locale.ROOT,
        "records/s while rebuilding: %.0f; parsed each: %.0f; bytes a record: %d%n",
        skipping,
        parsing,
        records[0].length);
    assertThat(skipping).isGreaterThan(2 * parsing);
  }

  private double perSecond(byte[][] records, boolean rebuilding) {
    double best = 0;
    for (int round = 0; round < 15; round++) {
      WindowReader reader = new WindowReader(new Windows(10_000_000, clock));
      if (!rebuilding) {
        reader.rebuilt();
      }
      long start = System.nanoTime();
      for (byte[] record : records) {
        reader.accept(record, false);
      }
      best = Math.max(best, records.length / ((System.nanoTime() - start) / 1e9));
    }
    return best;
  }
}
