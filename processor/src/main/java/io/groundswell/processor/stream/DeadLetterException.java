package io.groundswell.processor.stream;

import io.groundswell.common.json.ErrorCode;

/** Sends the current record to the dead letters, by way of {@link DeadLetterHandler}. */
public final class DeadLetterException extends RuntimeException {
  private final ErrorCode code;

  public DeadLetterException(ErrorCode code, String message) {
    super(code.code() + ": " + message, null, false, false); // no stack trace: not a defect
    this.code = code;
  }

  ErrorCode code() {
    return code;
  }
}
