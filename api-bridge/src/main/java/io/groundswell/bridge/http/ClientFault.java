package io.groundswell.bridge.http;

import java.util.Locale;

/** Why a request failed, or a connection was closed, on the client's account. */
enum ClientFault {
  /** The request line, a header, the framing of the body or a trailer is not HTTP/1.1. */
  MALFORMED,
  /** The connection ended within a request. */
  EARLY_EOF,
  /** No complete request header within the deadline. */
  SLOW_HEADER,
  /** The body arrived too slowly. */
  SLOW_BODY,
  /** The client read the answer too slowly. */
  SLOW_READER,
  /** The bridge, or the client's address, had too many connections. */
  CONNECTION_LIMIT,
  /** Bodies that arrive, or answers that clients have not read yet, had too many bytes. */
  BUFFER_LIMIT,
  /** The client's address had too many watchers of the live feed. */
  WATCHER_LIMIT;

  /** The value of the metric's label. */
  String reason() {
    return name().toLowerCase(Locale.ROOT);
  }
}
