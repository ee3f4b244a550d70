package io.groundswell.bridge.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.bridge.kafka.RequestFailedException;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.common.json.StrictJson;
import java.util.Locale;

/**
 * A problem document (RFC 9457).
 *
 * @param status the HTTP status
 * @param code the reason, lower case with underscores
 * @param detail one sentence for the client
 */
record Problem(int status, String code, String detail) {
  static final String CONTENT_TYPE = "application/problem+json";

  static final Problem NOT_FOUND = new Problem(404, "not_found", "There is nothing at this path.");
  static final Problem METHOD_NOT_ALLOWED =
      new Problem(405, "method_not_allowed", "This path does not support this method; see Allow.");
  static final Problem REQUEST_TIMEOUT =
      new Problem(408, "request_timeout", "The body arrived too slowly.");
  static final Problem MISDIRECTED =
      new Problem(
          421,
          "misdirected_request",
          "The Host is not a name of this bridge; ALLOWED_HOSTS lists names beside localhost.");
  static final Problem CROSS_SITE =
      new Problem(
          403,
          "cross_site_request",
          "A page of another site sent this; ALLOWED_HOSTS lists the hosts of accepted pages.");
  static final Problem UNSUPPORTED_MEDIA_TYPE =
      new Problem(
          415,
          "unsupported_media_type",
          "The body must be application/json in UTF-8, without content encoding.");
  static final Problem INTERNAL_ERROR =
      new Problem(500, "internal_error", "The bridge failed; see its log.");
  static final Problem OVERLOADED =
      new Problem(503, ErrorCode.OVERLOADED.code(), "Too many requests are waiting.");
  static final Problem TOO_MANY_WATCHERS =
      new Problem(503, ErrorCode.OVERLOADED.code(), "The live feed has too many watchers.");
  static final Problem TOO_MANY_WATCHERS_OF_ADDRESS =
      new Problem(
          429,
          "too_many_watchers",
          "This address has LIVE_MAX_WATCHERS_PER_ADDRESS watchers of the live feed already.");

  static final Problem VIEW_NOT_REBUILT =
      new Problem(503, "unavailable", "The view of audiences is still being rebuilt.");
  static final Problem UNKNOWN_SUBJECT =
      new Problem(404, "not_found", "There is no subject of this name.");

  static Problem bodyTooLarge(int maxBytes) {
    return new Problem(413, "body_too_large", "The body has more than " + maxBytes + " bytes.");
  }

  /** The limit of all subjects together is exceeded. */
  static Problem subjectsFull(String detail) {
    return new Problem(409, "subjects_full", detail);
  }

  static Problem of(BadInputException e) {
    return new Problem(status(e.code()), e.code().code(), e.getMessage());
  }

  /** A request that the server rejects, for example because of too large headers. */
  static Problem of(int status) {
    return status < 500
        ? new Problem(status, "bad_request", "The request is malformed.")
        : new Problem(status, INTERNAL_ERROR.code(), INTERNAL_ERROR.detail());
  }

  /** The problem for the {@code error} of a result. */
  static Problem of(JsonNode error) {
    String code = error.path("code").asText();
    String detail = error.path("message").asText();
    try {
      return new Problem(status(ErrorCode.valueOf(code.toUpperCase(Locale.ROOT))), code, detail);
    } catch (IllegalArgumentException e) {
      // A newer scorer may have other reasons.
      return new Problem(500, code, detail);
    }
  }

  static Problem of(RequestFailedException e) {
    String detail = String.valueOf(e.getMessage());
    return switch (e.reason()) {
      case TIMED_OUT -> new Problem(504, ErrorCode.DEADLINE_PASSED.code(), detail);
      case UNAVAILABLE, NOT_WRITTEN -> new Problem(503, "unavailable", detail);
      case TOO_LARGE -> new Problem(413, ErrorCode.RECORD_TOO_LARGE.code(), detail);
      case BAD_REPLY -> new Problem(500, "bad_reply", detail);
    };
  }

  /**
   * The status of each reason: 400 for malformed input, 413 for too large input, 422 for
   * well-formed input without a valid text, 5xx for failures of the server.
   */
  static int status(ErrorCode code) {
    return switch (code) {
      case NULL_VALUE, INVALID_UTF8, INVALID_JSON, NESTING_TOO_DEEP, INVALID_QUERY -> 400;
      case TEXT_TOO_LARGE, BATCH_TOO_LARGE, RECORD_TOO_LARGE -> 413;
      case NOT_AN_OBJECT,
          MISSING_TEXT,
          NULL_TEXT,
          TEXT_NOT_STRING,
          BLANK_TEXT,
          INVALID_REQUEST,
          INVALID_SUBJECT,
          INVALID_MARKER ->
          422;
      case MODEL_FAILED, INTERNAL_ERROR -> 500;
      case MODEL_UNAVAILABLE, OVERLOADED -> 503;
      case DEADLINE_PASSED -> 504;
    };
  }

  /** Whether the response has {@code Retry-After}. */
  boolean retryLater() {
    return status == 503;
  }

  /**
   * Serializes the document.
   *
   * @param path of the request
   */
  byte[] write(String path) {
    String title = code.replace('_', ' ');
    return StrictJson.write(
        StrictJson.object()
            .put("type", "urn:groundswell:problem:" + code)
            .put("title", title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1))
            .put("status", status)
            .put("detail", detail)
            .put("instance", path)
            .put("code", code));
  }
}
