package io.groundswell.processor.stream;

/** The records of one poll; for the thread that polls and processes them. */
final class Window {
  private int left;

  Window(int records) {
    left = records;
  }

  /** So many are handed over in the end. */
  void holds(int records) {
    left = records;
  }

  /** True for the window's last record, whichever that is. */
  boolean isLast() {
    return --left == 0;
  }
}
