package io.groundswell.bridge.http;

import io.groundswell.bridge.http.ClientConnection.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;

/**
 * Bounds what slow clients can hold: connections, bytes of bodies that arrive, and bytes of answers
 * that are not sent yet. Where a limit is reached, the connection on which the bridge has waited
 * longest for its client is closed, so that slow clients make room for others. A connection that is
 * too slow is closed in any case. Thread-safe.
 */
final class ClientConnections implements Connection.Listener {
  /** A header must be complete so long after the connection was opened or last answered. */
  static final Duration HEADER_LIMIT = Duration.ofSeconds(30);

  /** A body must be complete so long after its header. */
  static final Duration BODY_LIMIT = Duration.ofSeconds(60);

  /** Bodies and answers may take so long in any case. */
  static final Duration GRACE = Duration.ofSeconds(10);

  /** The rate that bodies and answers need beyond the grace. */
  static final int BYTES_PER_SECOND = 4096;

  private static final double NANOS_PER_BYTE = 1e9 / BYTES_PER_SECOND;

  private final Limits limits;
  private final ClientFaults faults;
  private final LongSupplier nanoTime;

  private final Object lock = new Object();
  private final Map<Connection, ClientConnection> clients = new HashMap<>();

  /** Those whose client the bridge waits for, in the order in which the wait began. */
  private final Set<ClientConnection> waiting = new LinkedHashSet<>();

  private final Map<String, Integer> connectionsByAddress = new HashMap<>();
  private final Map<String, Integer> watchersByAddress = new HashMap<>();
  private long bodyBytes;
  private long answerBytes;

  /**
   * What clients can hold.
   *
   * @param connections most open connections
   * @param connectionsPerAddress most of one client address
   * @param watchersPerAddress most watchers of the live feed of one client address
   * @param bodyBytes most bytes of bodies that arrive
   * @param answerBytes most bytes of answers that are not sent yet
   */
  record Limits(
      int connections,
      int connectionsPerAddress,
      int watchersPerAddress,
      long bodyBytes,
      long answerBytes) {}

  private record Closing(ClientConnection client, ClientFault fault) {}

  ClientConnections(Limits limits, ClientFaults faults, LongSupplier nanoTime) {
    this.limits = limits;
    this.faults = faults;
    this.nanoTime = nanoTime;
  }

  /** The connection of a request. */
  ClientConnection of(Request request) {
    return of(request.getConnectionMetaData().getConnection());
  }

  ClientConnection of(Connection connection) {
    synchronized (lock) {
      ClientConnection known = clients.get(connection);
      // A request may outlive its connection: nothing is counted for it.
      return known == null ? new ClientConnection(this, connection, "") : known;
    }
  }

  /** Open connections. */
  int open() {
    synchronized (lock) {
      return clients.size();
    }
  }

  @Override
  public void onOpened(Connection connection) {
    String address = ClientAddress.key(connection.getEndPoint().getRemoteSocketAddress());
    ClientConnection opened = new ClientConnection(this, connection, address);
    List<Closing> closing = new ArrayList<>();
    synchronized (lock) {
      opened.open = true;
      opened.sinceNanos = nanoTime.getAsLong();
      clients.put(connection, opened);
      waiting.add(opened);
      int sameAddress = connectionsByAddress.merge(address, 1, Integer::sum);
      // The new connection waits for its client, too: it is closed if nothing else can be.
      if (sameAddress > limits.connectionsPerAddress()) {
        closeOldest(c -> c.address.equals(address), ClientFault.CONNECTION_LIMIT, closing);
      } else if (clients.size() > limits.connections()) {
        closeOldest(c -> true, ClientFault.CONNECTION_LIMIT, closing);
      }
    }
    closing.forEach(this::close);
  }

  @Override
  public void onClosed(Connection connection) {
    synchronized (lock) {
      ClientConnection closed = clients.get(connection);
      if (closed != null) {
        forget(closed);
      }
    }
  }

  void enter(ClientConnection client, Phase next) {
    synchronized (lock) {
      if (!client.open) {
        return;
      }
      leavePhase(client);
      client.phase = next;
      client.sinceNanos = nanoTime.getAsLong();
      client.movedBytes = 0;
      if (next.waitsForClient) {
        waiting.add(client);
      }
    }
  }

  void received(ClientConnection client, int bytes, int held) {
    List<Closing> closing = new ArrayList<>();
    synchronized (lock) {
      if (!client.open) {
        return;
      }
      client.movedBytes += bytes;
      client.bodyBytes += held;
      bodyBytes += held;
      while (bodyBytes > limits.bodyBytes()
          && closeOldest(c -> c != client && c.bodyBytes > 0, ClientFault.BUFFER_LIMIT, closing)) {}
    }
    closing.forEach(this::close);
  }

  void answering(ClientConnection client, int bytes) {
    List<Closing> closing = new ArrayList<>();
    synchronized (lock) {
      if (!client.open) {
        return;
      }
      client.answerBytes += bytes;
      answerBytes += bytes;
      while (answerBytes > limits.answerBytes()
          && closeOldest(
              c -> c != client && c.answerBytes > 0, ClientFault.BUFFER_LIMIT, closing)) {}
    }
    closing.forEach(this::close);
  }

  void sent(ClientConnection client, int bytes) {
    synchronized (lock) {
      if (client.open) {
        client.movedBytes += bytes;
        client.answerBytes -= bytes;
        answerBytes -= bytes;
      }
    }
  }

  void dropped(ClientConnection client) {
    synchronized (lock) {
      answerBytes -= client.answerBytes;
      client.answerBytes = 0;
    }
  }

  boolean watch(ClientConnection client) {
    synchronized (lock) {
      int watchers = watchersByAddress.getOrDefault(client.address, 0);
      if (watchers < limits.watchersPerAddress()) {
        if (client.open) {
          enter(client, Phase.STREAM);
          watchersByAddress.put(client.address, watchers + 1);
        }
        return true;
      }
    }
    faults.count(ClientFault.WATCHER_LIMIT);
    return false;
  }

  private void forget(ClientConnection client) {
    clients.remove(client.connection);
    decrement(connectionsByAddress, client.address);
    leavePhase(client);
    dropped(client);
    client.open = false;
  }

  private void leavePhase(ClientConnection client) {
    waiting.remove(client);
    bodyBytes -= client.bodyBytes;
    client.bodyBytes = 0;
    if (client.phase == Phase.STREAM) {
      decrement(watchersByAddress, client.address);
    }
  }

  private static void decrement(Map<String, Integer> counts, String address) {
    counts.computeIfPresent(address, (key, count) -> count > 1 ? count - 1 : null);
  }

  private boolean closeOldest(
      Predicate<ClientConnection> eligible, ClientFault fault, List<Closing> closing) {
    for (ClientConnection client : waiting) {
      if (eligible.test(client)) {
        forget(client);
        closing.add(new Closing(client, fault));
        return true;
      }
    }
    return false;
  }

  private void close(Closing closing) {
    faults.count(closing.fault());
    closing.client().connection.getEndPoint().close();
  }

  /** Ends the wait for each client that is too slow now. */
  void endSlow() {
    long now = nanoTime.getAsLong();
    List<Closing> closing = new ArrayList<>();
    List<ClientConnection> bodies = new ArrayList<>();
    synchronized (lock) {
      for (ClientConnection client : List.copyOf(waiting)) {
        long nanos = now - client.sinceNanos;
        switch (client.phase) {
          case HEADER -> {
            if (nanos > HEADER_LIMIT.toNanos()) {
              forget(client);
              closing.add(new Closing(client, ClientFault.SLOW_HEADER));
            }
          }
          case BODY -> {
            if (nanos > BODY_LIMIT.toNanos() || isTooSlow(client, nanos)) {
              bodies.add(client);
            }
          }
          default -> {
            if (isTooSlow(client, nanos)) {
              forget(client);
              closing.add(new Closing(client, ClientFault.SLOW_READER));
            }
          }
        }
      }
    }
    closing.forEach(this::close);
    bodies.forEach(ClientConnections::failBody);
  }

  private static boolean isTooSlow(ClientConnection client, long nanos) {
    return nanos > GRACE.toNanos() + client.movedBytes * NANOS_PER_BYTE;
  }

  /** Fails the pending read, whose reader then answers. */
  private static void failBody(ClientConnection client) {
    if (client.connection.getEndPoint() instanceof AbstractEndPoint endPoint) {
      endPoint.getFillInterest().onFail(new TimeoutException("the body arrives too slowly"));
    }
  }
}
