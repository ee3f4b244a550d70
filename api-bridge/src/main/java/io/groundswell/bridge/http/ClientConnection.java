package io.groundswell.bridge.http;

import org.eclipse.jetty.io.Connection;

/**
 * One connection of a client: whether the bridge waits for the client, since when, and the bytes
 * that it holds meanwhile. {@link ClientConnections} guards its fields and does the counting.
 */
final class ClientConnection {
  /** Where the connection stands in the exchange of a request and its answer. */
  enum Phase {
    /** Between requests, or within the header of one. */
    HEADER(true),
    /** The body of a request arrives. */
    BODY(true),
    /** An answer is being written. */
    ANSWER(true),
    /** The bridge works on the request. */
    WORK(false),
    /** The client watches the live feed. */
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

  /** The connection has reached another phase. */
  void enter(Phase next) {
    all.enter(this, next);
  }

  /** Part of a body has arrived and is held until the bridge works on the request. */
  void received(int bytes, int held) {
    all.received(this, bytes, held);
  }

  /** Part of an answer is held until it is sent. */
  void answering(int bytes) {
    all.answering(this, bytes);
  }

  /** Part of an answer is sent. */
  void sent(int bytes) {
    all.sent(this, bytes);
  }

  /** What was held of an answer is dropped. */
  void dropped() {
    all.dropped(this);
  }

  /**
   * The client starts to watch the live feed.
   *
   * @return false if its address has too many watchers
   */
  boolean watch() {
    return all.watch(this);
  }
}
