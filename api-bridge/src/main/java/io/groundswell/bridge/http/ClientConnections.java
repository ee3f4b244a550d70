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
 * Limits the resources of slow clients: connections, bytes of incoming bodies, and bytes of unsent
 * responses. At a limit, closes the connection that has waited longest for its client. Also closes
 * connections that are too slow. Thread-safe.
 */
final class ClientConnections implements Connection.Listener {
  /** Longest time for a header, from the start of the connection or the last response. */
  static final Duration HEADER_LIMIT = Duration.ofSeconds(30);

  /** Longest time for a body, from the end of its header. */
  static final Duration BODY_LIMIT = Duration.ofSeconds(60);

  /** Time for bodies and responses at any rate. */
  static final Duration GRACE = Duration.ofSeconds(10);

  /** Minimum rate of bodies and responses after {@link #GRACE}. */
  static final int BYTES_PER_SECOND = 4096;

  private static final double NANOS_PER_BYTE = 1e9 / BYTES_PER_SECOND;

  private final Limits limits;
  private final ClientFaults faults;
  private final LongSupplier nanoTime;

  private final Object lock = new Object();
  private final Map<Connection, ClientConnection> clients = new HashMap<>();

  /** Connections that wait for their client, in the order in which the wait began. */
  private final Set<ClientConnection> waiting = new LinkedHashSet<>();

  private final Map<String, Integer> connectionsByAddress = new HashMap<>();
  private final Map<String, Integer> watchersByAddress = new HashMap<>();
  private long bodyBytes;
  private long answerBytes;

  /**
   * The limits.
   *
   * @param connections open connections
   * @param connectionsPerAddress open connections of one client address
   * @param watchersPerAddress watchers of the live feed of one client address
   * @param bodyBytes bytes of incoming bodies
   * @param answerBytes bytes of unsent responses
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
      // A request may outlive its connection; it is then not counted.
      return known == null ? new ClientConnection(this, connection, "") : known;
    }
  }

  /** The number of open connections. */
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
      // The new connection is a candidate, too.
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

  /** Closes the connections that are too slow. */
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

  /** Fails the pending read; its reader then responds. */
  private static void failBody(ClientConnection client) {
    if (client.connection.getEndPoint() instanceof AbstractEndPoint endPoint) {
      endPoint.getFillInterest().onFail(new TimeoutException("body too slow"));
    }
  }
}
