package io.groundswell.processor.poll;

import java.time.Duration;

/**
 * How much one poll takes in: a window, and further ones while time remains.
 *
 * @param maxPollRecords the consumer's {@code max.poll.records}
 * @param lingerUntil a poll that returned fewer records is asked again within the linger
 * @param linger how long at most
 * @param goOn how long a poll goes on with further windows while there is a full one each time;
 *     none is begun later
 * @param aside whether windows are scored on a thread of their own, so that the consumer stays in
 *     its group however long that takes
 */
public record PollLimits(
    int maxPollRecords, int lingerUntil, Duration linger, Duration goOn, boolean aside) {
  /** A poll that holds so many records doesn't go on. */
  public static final int MOST_RECORDS_TO_GO_ON = 4_096;

  /** A poll that holds values of so many bytes doesn't go on. */
  static final int MOST_BYTES_TO_GO_ON = 1 << 20;

  /** Several times what a commit takes, with which each poll ends. */
  private static final Duration GO_ON = Duration.ofMillis(100);

  private static final int BATCHES_PER_WINDOW = 8;
  private static final long MAX_WINDOW_NANOS = 3_000_000_000L;

  /** One window a poll, scored by the thread that polls: for those who don't wait for long. */
  public PollLimits(int maxPollRecords, int lingerUntil, Duration linger) {
    this(maxPollRecords, lingerUntil, linger, Duration.ZERO, false);
  }

  /**
   * At most 8 × {@code batchSize} records and three seconds' work, since a transaction stays open
   * while the next window is scored, and would time out.
   *
   * @param batchSize most texts of one inference call
   * @param linger how long to wait for a full batch
   * @param nanosOfLongestText what the longest text takes on one worker
   * @param threads stream threads that share the workers
   * @param workers threads that call the model
   */
  public static PollLimits of(
      int batchSize, Duration linger, long nanosOfLongestText, int threads, int workers) {
    long inTime = MAX_WINDOW_NANOS / nanosOfLongestText * workers / threads;
    int window = (int) Math.max(1, Math.min((long) BATCHES_PER_WINDOW * batchSize, inTime));
    // Lingering ends with one more full poll on top of lingerUntil - 1 records at most.
    int lingerUntil = Math.min(batchSize, (window + 1) / 2);
    return new PollLimits(window - lingerUntil + 1, lingerUntil, linger, GO_ON, true);
  }
}
