package io.groundswell.bridge.kafka;

import io.groundswell.common.json.ErrorCode;

/** A request record without a usable reply; the message is a sentence for the client. */
public final class RequestFailedException extends RuntimeException {
  /** Why. The set is closed. */
  public enum Reason {
    /** No reply within the limit. */
    TIMED_OUT(ErrorCode.DEADLINE_PASSED, "No scorer answered in time.", true),
    /** The broker is unavailable, or the bridge does not consume replies yet. */
    UNAVAILABLE(ErrorCode.DEADLINE_PASSED, "The scorers are unavailable.", true),
    /** The broker has not acknowledged the record, which may still be written. */
    NOT_WRITTEN(ErrorCode.DEADLINE_PASSED, "The broker has not acknowledged the record.", true),
    /** The record exceeds its topic's size limit. */
    TOO_LARGE(
        ErrorCode.RECORD_TOO_LARGE, "The request exceeds the size limit of its topic.", false),
    /** The reply is malformed. */
    BAD_REPLY(ErrorCode.MODEL_FAILED, "The scorer's reply is malformed.", false);

    private final ErrorCode itemCode;
    private final String sentence;
    private final boolean general;

    Reason(ErrorCode itemCode, String sentence, boolean general) {
      this.itemCode = itemCode;
      this.sentence = sentence;
      this.general = general;
    }

    /** The error code of the record's texts where other texts of the batch have results. */
    public ErrorCode itemCode() {
      return itemCode;
    }

    String sentence() {
      return sentence;
    }

    /** Whether the next record would fail for the same reason. */
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
