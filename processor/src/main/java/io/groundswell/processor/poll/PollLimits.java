package io.groundswell.processor.poll;

import java.time.Duration;

/**
 * The limits of one poll. A poll returns one batch, and further ones while they are full and time
 * remains.
 *
 * @param maxPollRecords the consumer's {@code max.poll.records}
 * @param lingerUntil the consumer is polled again until the batch has so many records
 * @param linger for how long at most
 * @param extendFor for how long a poll adds further batches; none is begun later
 * @param scoringThread whether batches are scored on a separate thread while the consumer is
 *     polled, so that it stays in its group however long scoring takes
 */
public record PollLimits(
    int maxPollRecords,
    int lingerUntil,
    Duration linger,
    Duration extendFor,
    boolean scoringThread) {
  /** A poll with so many records is not extended. */
  public static final int MAX_RECORDS_TO_EXTEND = 4_096;

  /** A poll whose values have so many bytes is not extended. */
  static final int MAX_BYTES_TO_EXTEND = 1 << 20;

  /** Several times the duration of the commit that each poll ends with. */
  private static final Duration EXTEND_FOR = Duration.ofMillis(100);

  private static final int INFERENCES_PER_BATCH = 8;
  private static final long MAX_BATCH_NANOS = 3_000_000_000L;

  /** One batch per poll, scored by the thread that polls: for scorers with short deadlines. */
  public PollLimits(int maxPollRecords, int lingerUntil, Duration linger) {
    this(maxPollRecords, lingerUntil, linger, Duration.ZERO, false);
  }

  /**
   * Batches of at most 8 × {@code batchSize} records and three seconds of work: the transaction
   * stays open while the next batch is scored, and would time out.
   *
   * @param batchSize most texts of one inference
   * @param linger how long to wait for a full inference batch
   * @param nanosOfLongestText nanoseconds that the longest text takes on one worker
   * @param threads stream threads that share the workers
   * @param workers threads that call the model
   */
  public static PollLimits of(
      int batchSize, Duration linger, long nanosOfLongestText, int threads, int workers) {
    long inTime = MAX_BATCH_NANOS / nanosOfLongestText * workers / threads;
    int records = (int) Math.max(1, Math.min((long) INFERENCES_PER_BATCH * batchSize, inTime));
    // Lingering ends with one more full poll on top of at most lingerUntil - 1 records.
    int lingerUntil = Math.min(batchSize, (records + 1) / 2);
    return new PollLimits(records - lingerUntil + 1, lingerUntil, linger, EXTEND_FOR, true);
  }
}
