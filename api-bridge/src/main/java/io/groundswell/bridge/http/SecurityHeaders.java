package io.groundswell.bridge.http;

import java.util.Map;

/** The headers of every response. */
final class SecurityHeaders {
  private static final Map<String, String> ALL =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "Referrer-Policy", "no-referrer",
          "Content-Security-Policy", Pages.STRICT);

  private SecurityHeaders() {}

  /** Values by name. */
  static Map<String, String> all() {
    return ALL;
  }
}
