package io.groundswell.scorer.hub;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** A server responds with a status other than 2xx. */
final class StatusException extends IOException {
  private static final int LONGEST_MESSAGE = 200;

  private final int status;
  private final String code;
  private final String serverMessage;
  private final String retryAfter;
  private final URI uri;

  StatusException(URI uri, HttpURLConnection response) throws IOException {
    super("status " + response.getResponseCode());
    this.status = response.getResponseCode();
    this.code = Http.header(response, "X-Error-Code");
    this.serverMessage = Http.header(response, "X-Error-Message");
    this.retryAfter = Http.header(response, "Retry-After");
    this.uri = uri;
  }

  int status() {
    return status;
  }

  /** Hugging Face's error code, or the empty string. */
  String code() {
    return code;
  }

  /** The server's error message in quotes after a colon, or the empty string. */
  String detail() {
    String line = serverMessage.replaceAll("\\p{Cntrl}", " ").strip();
    return line.isEmpty()
        ? ""
        : ": \"" + line.substring(0, Math.min(line.length(), LONGEST_MESSAGE)) + '"';
  }

  /** {@code Retry-After}, or the empty string. */
  String retryAfter() {
    return retryAfter;
  }

  /** The responding host after redirects, and its port unless it is the default. */
  String host() {
    return uri.getRawAuthority();
  }

  boolean isTransient() {
    return status >= 500 || status == 408 || status == 425 || status == 429;
  }
}
