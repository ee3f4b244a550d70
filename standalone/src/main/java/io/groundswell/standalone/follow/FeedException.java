package io.groundswell.standalone.follow;

/** A feed can't be followed on; the message is one sentence for the user. */
public final class FeedException extends RuntimeException {
  /**
   * @param sentence says what to do about it where that is known
   */
  public FeedException(String sentence) {
    super(sentence);
  }
}
