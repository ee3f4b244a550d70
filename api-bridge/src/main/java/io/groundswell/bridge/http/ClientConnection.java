package io.groundswell.bridge.http;

import org.eclipse.jetty.io.Connection;

/**
 * The state of one connection: whether the bridge waits for the client, since when, and the
 * buffered bytes. {@link ClientConnections} guards its fields.
 */
final class ClientConnection {
  /** The phase of a request. */
  enum Phase {
    /** Between requests, or receiving a header. */
    HEADER(true),
    /** Receiving a body. */
    BODY(true),
    /** Sending a response. */
    ANSWER(true),
    /** Processing the request. */
    WORK(false),
    /** Sending the live feed. */
    STREAM(false);

    final boolean waitsForClient;

    Phase(boolean waitsForClient) {
      this.waitsForClient = waitsForClient;
    }
  }

  private final ClientConnections all;
  final Connection connection;
  final String address;
  Phase phase = Phase.HEADER;
  long sinceNanos;
  long movedBytes;
  long bodyBytes;
  long answerBytes;
  boolean open;

  ClientConnection(ClientConnections all, Connection connection, String address) {
    this.all = all;
    this.connection = connection;
    this.address = address;
  }

  /** Enters another phase. */
  void enter(Phase next) {
    all.enter(this, next);
  }

  /** Counts a part of a body, which is buffered until the request is processed. */
  void received(int bytes, int held) {
    all.received(this, bytes, held);
  }

  /** Counts a part of a response, which is buffered until it is sent. */
  void answering(int bytes) {
    all.answering(this, bytes);
  }

  /** Counts a sent part of a response. */
  void sent(int bytes) {
    all.sent(this, bytes);
  }

  /** Counts the buffered response as discarded. */
  void dropped() {
    all.dropped(this);
  }

  /**
   * Counts a watcher of the live feed.
   *
   * @return false if its address has too many watchers
   */
  boolean watch() {
    return all.watch(this);
  }
}
