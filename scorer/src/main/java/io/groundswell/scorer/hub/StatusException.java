package io.groundswell.scorer.hub;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;

/** A server answers with a status that is no success. */
final class StatusException extends IOException {
  private static final int LONGEST_SAYING = 200;

  private final int status;
  private final String code;
  private final String said;
  private final String retryAfter;
  private final URI uri;

  StatusException(HttpResponse<?> response) {
    super("status " + response.statusCode());
    this.status = response.statusCode();
    this.code = response.headers().firstValue("X-Error-Code").orElse("");
    this.said = response.headers().firstValue("X-Error-Message").orElse("");
    this.retryAfter = response.headers().firstValue("Retry-After").orElse("");
    this.uri = response.uri();
  }

  int status() {
    return status;
  }

  /** Hugging Face's name of what is wrong, or nothing. */
  String code() {
    return code;
  }

  /** What the server says in words, with a colon before it; or nothing. */
  String said() {
    String line = said.replaceAll("\\p{Cntrl}", " ").strip();
    return line.isEmpty()
        ? ""
        : ": \"" + line.substring(0, Math.min(line.length(), LONGEST_SAYING)) + '"';
  }

  /** {@code Retry-After}, or nothing. */
  String retryAfter() {
    return retryAfter;
  }

  /** Who answered, after redirects: a name and, if there is one, a port. */
  String host() {
    return uri.getRawAuthority();
  }

  boolean mayPass() {
    return status >= 500 || status == 408 || status == 425 || status == 429;
  }
}
