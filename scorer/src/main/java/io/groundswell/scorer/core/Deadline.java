package io.groundswell.scorer.core;

/**
 * When an answer stops being of use.
 *
 * @param epochMs milliseconds since the epoch; {@link Long#MAX_VALUE} for never
 */
public record Deadline(long epochMs) {
  /** An answer is always of use. */
  public static final Deadline NEVER = new Deadline(Long.MAX_VALUE);

  /** Whether it has passed at {@code nowEpochMs}. */
  public boolean passedAt(long nowEpochMs) {
    return nowEpochMs > epochMs;
  }
}
