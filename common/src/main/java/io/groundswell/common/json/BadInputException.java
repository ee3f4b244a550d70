package io.groundswell.common.json;

/** Input that cannot be scored. Carries an error code and a sentence, never the input itself. */
public final class BadInputException extends Exception {
  private final ErrorCode code;

  /**
   * @param message one sentence for the sender of the input
   */
  public BadInputException(ErrorCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** The error code. */
  public ErrorCode code() {
    return code;
  }

  /** The sentence; never null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
