package io.groundswell.audience;

import java.time.Instant;

/** The lengths of the windows in which posts are counted. Windows do not overlap. */
public enum WindowSize {
  TEN_SECONDS(10, "10s"),
  MINUTE(60, "1m"),
  QUARTER_HOUR(900, "15m");

  private final int seconds;
  private final String label;

  WindowSize(int seconds, String label) {
    this.seconds = seconds;
    this.label = label;
  }

  /** Length in seconds. */
  public int seconds() {
    return seconds;
  }

  /** Length in milliseconds. */
  public long millis() {
    return seconds * 1000L;
  }

  /** For people and metrics. */
  public String label() {
    return label;
  }

  /** First millisecond of the window that {@code timeMs} is in; a multiple of the length. */
  public long startOf(long timeMs) {
    return Math.floorDiv(timeMs, millis()) * millis();
  }

  /** One window. */
  public Window at(long startMs) {
    return new Window(this, startMs);
  }

  /**
   * A window of a length.
   *
   * @param startMs its first millisecond
   */
  public record Window(WindowSize size, long startMs) {
    /** The first millisecond that is no longer part of it. */
    public long endMs() {
      return startMs + size.millis();
    }

    /** Its start. */
    public Instant start() {
      return Instant.ofEpochMilli(startMs);
    }
  }
}
