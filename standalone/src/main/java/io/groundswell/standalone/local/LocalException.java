package io.groundswell.standalone.local;

/** A local part can't start; the message is one sentence for the user. */
public final class LocalException extends RuntimeException {
  /**
   * @param sentence what failed and, where it is known, what to do
   */
  public LocalException(String sentence) {
    super(sentence);
  }

  /**
   * @param sentence what failed and, where it is known, what to do
   * @param cause for the log, never shown
   */
  public LocalException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
