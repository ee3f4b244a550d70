package io.groundswell.bridge.http;

import java.util.Locale;

/** Why the client caused a failed request or a closed connection. */
enum ClientFault {
  /** The request line, a header, the framing of the body or a trailer is not HTTP/1.1. */
  MALFORMED,
  /** The connection ended within a request. */
  EARLY_EOF,
  /** The request header was not complete in time. */
  SLOW_HEADER,
  /** The body arrived too slowly. */
  SLOW_BODY,
  /** The client read the response too slowly. */
  SLOW_READER,
  /** The bridge, or the client's address, had too many connections. */
  CONNECTION_LIMIT,
  /** Incoming bodies or unsent responses had too many bytes. */
  BUFFER_LIMIT,
  /** The client's address had too many watchers of the live feed. */
  WATCHER_LIMIT;

  /** The value of the metric's label. */
  String reason() {
    return name().toLowerCase(Locale.ROOT);
  }
}
