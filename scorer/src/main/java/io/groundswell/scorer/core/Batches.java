package io.groundswell.scorer.core;

/** The sizes of inference batches. */
public final class Batches {
  /**
   * Most tokens of one batch, padding included, unless one segment alone has more: larger batches
   * exceed a core's cache, and a request waits longer for one without any gain (see benchmarks).
   */
  public static final int TOKEN_BUDGET = 512;

  /**
   * The budget of posts while requests come, since a request may have to wait for one such batch:
   * half the wait, at a few per cent of the throughput.
   */
  static final int TOKEN_BUDGET_BESIDE_REQUESTS = 256;

  /** So many tokens of padding cost less than another inference. */
  private static final int LEAST_SLACK = 8;

  private Batches() {}

  /** Most texts of {@code tokens} tokens each in one batch, at least 1. */
  public static int mostTexts(int tokens, int batchSize) {
    return mostTexts(tokens, batchSize, TOKEN_BUDGET);
  }

  /**
   * The same with another budget.
   *
   * @param tokenBudget most tokens, padding included, unless one text alone has more
   */
  static int mostTexts(int tokens, int batchSize, int tokenBudget) {
    return Math.max(1, Math.min(batchSize, tokenBudget / tokens));
  }

  /**
   * Whether a segment may be padded to {@code longest} tokens: beyond that, a separate inference
   * costs less than the padding.
   */
  static boolean alike(int tokens, int longest) {
    return longest - tokens <= Math.max(LEAST_SLACK, longest / 4);
  }
}
