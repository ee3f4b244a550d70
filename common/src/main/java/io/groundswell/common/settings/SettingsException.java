package io.groundswell.common.settings;

/**
 * A setting is unknown, malformed or contradicts another; the message is one sentence for the user.
 */
public final class SettingsException extends RuntimeException {
  /** The exit code of a process whose settings are wrong. */
  public static final int EXIT_CODE = 2;

  /**
   * @param sentence what is wrong and what is accepted, naming the variable
   */
  public SettingsException(String sentence) {
    super(sentence);
  }
}
