package io.groundswell.bridge.audience;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The lengths of windows, shortest first; shorter windows expire earlier. */
public enum WindowLength {
  TEN_SECONDS(10, "10s", Duration.ofHours(2)),
  MINUTE(60, "1m", Duration.ofDays(2)),
  QUARTER(900, "15m", Duration.ofDays(7));

  private final int seconds;
  private final String label;
  private final Duration kept;

  WindowLength(int seconds, String label, Duration kept) {
    this.seconds = seconds;
    this.label = label;
    this.kept = kept;
  }

  /** The length in seconds. */
  public int seconds() {
    return seconds;
  }

  /** {@code 10s}, {@code 1m} or {@code 15m}. */
  public String label() {
    return label;
  }

  /** Time for which a window is kept after its last publication. */
  public Duration kept() {
    return kept;
  }

  /** The length of that many seconds; null if there is none. */
  public static @Nullable WindowLength of(int seconds) {
    for (WindowLength length : values()) {
      if (length.seconds == seconds) {
        return length;
      }
    }
    return null;
  }

  /** The length of this name, {@code 60} or {@code 1m}; null if there is none. */
  public static @Nullable WindowLength named(String name) {
    for (WindowLength length : values()) {
      if (length.label.equals(name) || Integer.toString(length.seconds).equals(name)) {
        return length;
      }
    }
    return null;
  }
}
