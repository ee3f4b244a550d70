package io.groundswell.scorer.core;

/** What is read of a text that has more tokens than one inference takes. */
public enum LongText {
  /** Its beginning. */
  TRUNCATE("truncate", 1),
  /** Overlapping pieces, to a bound; their logits are combined. */
  WINDOWS("windows-1", 32);

  private final String version;
  private final int mostPieces;

  LongText(String version, int mostPieces) {
    this.version = version;
    this.mostPieces = mostPieces;
  }

  /**
   * Part of a model's digest: another way to cut or to combine pieces must have another version.
   */
  public String version() {
    return version;
  }

  /** Most pieces that are read of one text; the rest is cut off, and said. */
  public int mostPieces() {
    return mostPieces;
  }
}
