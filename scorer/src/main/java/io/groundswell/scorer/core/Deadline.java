package io.groundswell.scorer.core;

/**
 * The time after which an answer is of no use.
 *
 * @param epochMs milliseconds since the epoch; {@link Long#MAX_VALUE} for never
 */
public record Deadline(long epochMs) {
  /** No deadline. */
  public static final Deadline NEVER = new Deadline(Long.MAX_VALUE);

  /** Whether it has passed at {@code nowEpochMs}. */
  public boolean passedAt(long nowEpochMs) {
    return nowEpochMs > epochMs;
  }
}
