package io.groundswell.processor.stream;

import io.groundswell.common.json.ErrorCode;

/** A record leaves for the dead letters; the handler of processing exceptions sees to it. */
public final class DeadLetterException extends RuntimeException {
  private final ErrorCode code;

  public DeadLetterException(ErrorCode code, String message) {
    super(code.code() + ": " + message, null, false, false); // no trace: nothing broke
    this.code = code;
  }

  ErrorCode code() {
    return code;
  }
}
