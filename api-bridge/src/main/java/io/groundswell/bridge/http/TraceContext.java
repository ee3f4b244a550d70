package io.groundswell.bridge.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code traceparent} header of W3C Trace Context. */
final class TraceContext {
  /** The current version has 55 characters; longer headers are not propagated. */
  private static final int MAX_CHARS = 256;

  private static final String IDS = "-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}";
  private static final Pattern VALID =
      Pattern.compile("00" + IDS + "|(?!00|ff)[0-9a-f]{2}" + IDS + "(?:-[!-~]*)?");

  private TraceContext() {}

  /**
   * The header if it is valid, else null: the specification requires to ignore a malformed one.
   * Versions after 00 may append fields.
   */
  static @Nullable String valid(@Nullable String given) {
    return given != null && given.length() <= MAX_CHARS && VALID.matcher(given).matches()
        ? given
        : null;
  }
}
