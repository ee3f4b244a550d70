package io.groundswell.processor.poll;

/** The records of one poll; for the thread that polls and processes them. */
public final class PollBatch {
  private int left;

  public PollBatch(int records) {
    left = records;
  }

  /** So many are handed over in the end. */
  void holds(int records) {
    left = records;
  }

  /** True for the window's last record, whichever that is. */
  public boolean isLast() {
    return --left == 0;
  }
}
