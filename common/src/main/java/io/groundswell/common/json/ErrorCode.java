package io.groundswell.common.json;

import java.util.Locale;

/** Every reason for which a text, a post or a request gets no score. The set is closed. */
public enum ErrorCode {
  /** The record has no value at all. */
  NULL_VALUE(false),
  /** The bytes are not UTF-8. */
  INVALID_UTF8(false),
  /** The bytes are not one JSON document. */
  INVALID_JSON(false),
  /** The JSON is nested deeper than anything honest. */
  NESTING_TOO_DEEP(false),
  /** The JSON is not an object. */
  NOT_AN_OBJECT(false),
  /** There is no text where it should be. */
  MISSING_TEXT(false),
  /** The text is {@code null}. */
  NULL_TEXT(false),
  /** The text is not a string. */
  TEXT_NOT_STRING(false),
  /** The text has nothing but white space. */
  BLANK_TEXT(false),
  /** The text has more bytes than {@code MAX_TEXT_BYTES}. */
  TEXT_TOO_LARGE(false),
  /** {@code texts} is not a list, or both {@code text} and {@code texts} are given. */
  INVALID_REQUEST(false),
  /** What is given is not a subject, or one of its rules can't be used. */
  INVALID_SUBJECT(false),
  /** What is given is not a marker. */
  INVALID_MARKER(false),
  /** A window, a time or a format is asked for that there is not. */
  INVALID_QUERY(false),
  /** More texts in one request than are taken. */
  BATCH_TOO_LARGE(false),
  /** The scored record would be larger than its topic takes. */
  RECORD_TOO_LARGE(false),
  /** The model fails for this very text. */
  MODEL_FAILED(false),
  /**
   * The record fails for a reason that nobody foresaw, while others pass: a fault of the scorer.
   */
  INTERNAL_ERROR(false),
  /** The model fails for every text. */
  MODEL_UNAVAILABLE(true),
  /** More work is waiting than can be done in time. */
  OVERLOADED(true),
  /** The request's deadline passed before it was scored. */
  DEADLINE_PASSED(true);

  private final boolean retryable;

  ErrorCode(boolean retryable) {
    this.retryable = retryable;
  }

  /** The code as it is written: lower case with underscores. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the same input may succeed later. */
  public boolean retryable() {
    return retryable;
  }
}
