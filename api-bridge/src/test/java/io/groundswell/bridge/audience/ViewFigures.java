package io.groundswell.bridge.audience;

import static io.groundswell.bridge.AudienceRecords.window;

import java.lang.ref.Reference;
import java.time.Instant;
import java.util.Locale;

/** Prints memory and rebuild time of the view; runs in a separate JVM. */
final class ViewFigures {
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

  public static void main(String[] args) {
    ViewFigures figures = new ViewFigures();
    System.out.printf(
        Locale.ROOT,
        "bytes a window: %.0f%nbytes a subject with one window: %.0f%n",
        figures.bytesAWindow(100, 2880),
        figures.bytesAWindow(10_000, 1));
    byte[][] records = figures.records();
    System.out.printf(
        Locale.ROOT,
        "records/s while rebuilding: %.0f%nrecords/s parsed each: %.0f%nbytes a record: %d%n",
        figures.perSecond(records, true),
        figures.perSecond(records, false),
        records[0].length);
  }

  /** One record a second of each window, of which the last is current. */
  private byte[][] records() {
    int seconds = 60;
    byte[][] records = new byte[100 * seconds][];
    for (int s = 0; s < 100; s++) {
      for (int t = 0; t < seconds; t++) {
        boolean last = t == seconds - 1;
        records[t * 100 + s] =
            window(
                    "subject " + s,
                    "group",
                    now,
                    60,
                    100 + t,
                    50,
                    last,
                    last ? 1 : 0,
                    now.plusSeconds(t))
                .write();
      }
    }
    return records;
  }

  private double perSecond(byte[][] records, boolean rebuilding) {
    double best = 0;
    for (int round = 0; round < 15; round++) {
      WindowReader reader = new WindowReader(new Windows(10_000_000, clock), why -> {});
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
