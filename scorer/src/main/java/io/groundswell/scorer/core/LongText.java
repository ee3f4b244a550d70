package io.groundswell.scorer.core;

/** What is read of a text that has more tokens than one segment. */
public enum LongText {
  /** The first segment. */
  TRUNCATE("truncate", 1),
  /** Overlapping segments up to a limit; their logits are combined. */
  WINDOWS("windows-1", 32);

  private final String version;
  private final int maxSegments;

  LongText(String version, int maxSegments) {
    this.version = version;
    this.maxSegments = maxSegments;
  }

  /**
   * Part of a model's digest. Another way to cut or to combine segments needs another version,
   * since scores are cached by digest.
   */
  public String version() {
    return version;
  }

  /** Most segments of one text. The rest is cut off, and the score is marked as truncated. */
  public int maxSegments() {
    return maxSegments;
  }
}
