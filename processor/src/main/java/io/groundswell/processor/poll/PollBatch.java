package io.groundswell.processor.poll;

/**
 * Counts the records of one poll, whose last one asks for a commit. For the thread that polls and
 * processes them.
 */
public final class PollBatch {
  private int left;

  public PollBatch(int records) {
    left = records;
  }

  /** Sets the number of records that the poll returns. */
  void holds(int records) {
    left = records;
  }

  /** Counts a record as processed; true for the last one, in whatever order they come. */
  boolean countDown() {
    return --left == 0;
  }
}
