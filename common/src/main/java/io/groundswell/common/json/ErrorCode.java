package io.groundswell.common.json;

import java.util.Locale;

/** The closed set of reasons for which a text, a post or a request is rejected or fails. */
public enum ErrorCode {
  /** The record has no value at all. */
  NULL_VALUE(false),
  /** The bytes are not UTF-8. */
  INVALID_UTF8(false),
  /** The bytes are not one JSON document. */
  INVALID_JSON(false),
  /** The JSON is nested deeper than {@link StrictJson#MAX_DEPTH}. */
  NESTING_TOO_DEEP(false),
  /** The JSON is not an object. */
  NOT_AN_OBJECT(false),
  /** The text field is missing. */
  MISSING_TEXT(false),
  /** The text is {@code null}. */
  NULL_TEXT(false),
  /** The text is not a string. */
  TEXT_NOT_STRING(false),
  /** The text is empty or white space only. */
  BLANK_TEXT(false),
  /** The text has more bytes than {@code MAX_TEXT_BYTES}. */
  TEXT_TOO_LARGE(false),
  /** {@code texts} is not a list, or the request has both {@code text} and {@code texts}. */
  INVALID_REQUEST(false),
  /** The value is not a subject, or one of its rules is invalid. */
  INVALID_SUBJECT(false),
  /** The value is not a marker. */
  INVALID_MARKER(false),
  /** The query requests an unknown window, time or format. */
  INVALID_QUERY(false),
  /** The request has more texts than the limit. */
  BATCH_TOO_LARGE(false),
  /** The scored record is larger than its topic allows. */
  RECORD_TOO_LARGE(false),
  /** The model fails for this text. */
  MODEL_FAILED(false),
  /** An unexpected exception for this record alone: a defect of the scorer. */
  INTERNAL_ERROR(false),
  /** The model fails for every text. */
  MODEL_UNAVAILABLE(true),
  /** The queue is full. */
  OVERLOADED(true),
  /** The request's deadline passed before its text was scored. */
  DEADLINE_PASSED(true);

  private final boolean retryable;

  ErrorCode(boolean retryable) {
    this.retryable = retryable;
  }

  /** The code in lower case with underscores, as in replies and metrics. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the same input may succeed later. */
  public boolean retryable() {
    return retryable;
  }
}
