package io.groundswell.scorer.core;

/** How texts are put together for inference calls. */
public final class Batches {
  /**
   * Most tokens of one call, padding included, unless one text alone has more: larger calls fall
   * out of a core's cache and wait longer for nothing (see benchmarks).
   */
  public static final int TOKEN_BUDGET = 512;

  /**
   * The same for posts while requests come, which may have to wait for one such call: half the wait
   * for some hundredths of the throughput.
   */
  static final int TOKEN_BUDGET_BESIDE_REQUESTS = 256;

  /** As many tokens of padding cost less than a call. */
  private static final int LEAST_SLACK = 8;

  private Batches() {}

  /** Most texts of {@code tokens} tokens each in one call, at least 1. */
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
   * Whether a text may be padded to {@code longest} tokens: beyond that, a call of its own costs
   * less than its padding.
   */
  static boolean alike(int tokens, int longest) {
    return longest - tokens <= Math.max(LEAST_SLACK, longest / 4);
  }
}
