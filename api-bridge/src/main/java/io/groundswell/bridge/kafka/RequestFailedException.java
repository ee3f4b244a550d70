package io.groundswell.bridge.kafka;

import io.groundswell.common.json.ErrorCode;

/** A request record that got no usable reply; the message is a sentence for the client. */
public final class RequestFailedException extends RuntimeException {
  /** Why. The set is closed. */
  public enum Reason {
    /** No reply within the limit. */
    TIMED_OUT(ErrorCode.DEADLINE_PASSED, "No scorer answered in time.", true),
    /** The broker can't be reached, or replies can't be read yet. */
    UNAVAILABLE(ErrorCode.DEADLINE_PASSED, "The scorers can't be reached now.", true),
    /** The broker has not acknowledged what was to be written; it may come all the same. */
    NOT_WRITTEN(ErrorCode.DEADLINE_PASSED, "The broker has not acknowledged the record.", true),
    /** The topic refuses a record of this size. */
    TOO_LARGE(ErrorCode.RECORD_TOO_LARGE, "The request is larger than its topic takes.", false),
    /** The reply is no reply. */
    BAD_REPLY(ErrorCode.MODEL_FAILED, "The scorer's answer can't be read.", false);

    private final ErrorCode itemCode;
    private final String sentence;
    private final boolean general;

    Reason(ErrorCode itemCode, String sentence, boolean general) {
      this.itemCode = itemCode;
      this.sentence = sentence;
      this.general = general;
    }

    /** The code of each text of the record, where others of the batch have results. */
    public ErrorCode itemCode() {
      return itemCode;
    }

    String sentence() {
      return sentence;
    }

    /** Whether the next record would fail, too. */
    public boolean general() {
      return general;
    }
  }

  private final Reason reason;

  public RequestFailedException(Reason reason) {
    super(reason.sentence(), null, false, false);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
