package io.groundswell.common.json;

/** Input that can't be scored as it is; carries a reason and a sentence, never the input itself. */
public final class BadInputException extends Exception {
  private final ErrorCode code;

  /**
   * @param message one sentence for whoever sent the input
   */
  public BadInputException(ErrorCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** The named reason. */
  public ErrorCode code() {
    return code;
  }

  /** The sentence; never null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
