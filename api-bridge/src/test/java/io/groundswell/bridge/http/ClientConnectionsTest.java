package io.groundswell.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.bridge.http.ClientConnection.Phase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class ClientConnectionsTest {
  private static final String HERE = "192.0.2.1";
  private static final String THERE = "192.0.2.2";

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private long nanos;
  private final ClientConnections all =
      new ClientConnections(
          new ClientConnections.Limits(4, 3, 2, 1000, 1000),
          new ClientFaults(registry),
          () -> nanos);

  private Connection open(String address) {
    ByteArrayEndPoint endPoint =
        new ByteArrayEndPoint() {
          @Override
          public SocketAddress getRemoteSocketAddress() {
            return new InetSocketAddress(address, 1);
          }
        };
    Connection connection =
        new AbstractConnection(endPoint, Runnable::run) {
          @Override
          public void onFillable() {}
        };
    endPoint.setConnection(connection);
    all.onOpened(connection);
    return connection;
  }

  private static boolean isOpen(Connection connection) {
    return connection.getEndPoint().isOpen();
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    all.endSlow();
  }

  private double faults(ClientFault fault) {
    return registry
        .get("groundswell.http.client.faults")
        .tag("reason", fault.reason())
        .counter()
        .count();
  }

  @Test
  void aSlowHeaderClosesTheConnection() {
    Connection slow = open(HERE);
    Connection working = open(HERE);
    all.of(working).enter(Phase.WORK);

    pass(ClientConnections.HEADER_LIMIT);
    assertThat(isOpen(slow)).isTrue();

    pass(Duration.ofSeconds(1));
    assertThat(isOpen(slow)).isFalse();
    assertThat(isOpen(working)).isTrue();
    assertThat(faults(ClientFault.SLOW_HEADER)).isEqualTo(1);
    assertThat(all.open()).isEqualTo(1);
  }

  @Test
  void aSlowReaderClosesTheConnection() {
    Connection slow = open(HERE);
    Connection steady = open(HERE);
    all.of(slow).enter(Phase.ANSWER);
    all.of(steady).enter(Phase.ANSWER);
    for (int second = 0; second < 60; second++) {
      all.of(slow).sent(ClientConnections.BYTES_PER_SECOND / 2);
      all.of(steady).sent(ClientConnections.BYTES_PER_SECOND);
      pass(Duration.ofSeconds(1));
    }

    assertThat(isOpen(slow)).isFalse();
    assertThat(isOpen(steady)).isTrue();
    assertThat(faults(ClientFault.SLOW_READER)).isEqualTo(1);
  }

  @Test
  void aSlowOrLongBodyFailsItsRead() {
    Connection slow = open(HERE);
    Connection steady = open(HERE);
    CompletableFuture<Void> slowRead = read(slow);
    CompletableFuture<Void> steadyRead = read(steady);

    pass(ClientConnections.GRACE);
    assertThat(slowRead).isNotDone();
    all.of(steady).received(1 << 20, 0);
    pass(Duration.ofSeconds(1));
    assertThat(slowRead)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(TimeoutException.class);
    assertThat(steadyRead).isNotDone();

    pass(ClientConnections.BODY_LIMIT);
    assertThat(steadyRead).isCompletedExceptionally();
  }

  private CompletableFuture<Void> read(Connection connection) {
    all.of(connection).enter(Phase.BODY);
    CompletableFuture<Void> read = new CompletableFuture<>();
    connection
        .getEndPoint()
        .tryFillInterested(
            Callback.from(
                () -> read.complete(null), failure -> read.completeExceptionally(failure)));
    return read;
  }

  @Test
  void aConnectionBeyondTheLimitClosesTheOneThatWaitedLongest() {
    Connection first = open(HERE);
    Connection second = open(HERE);
    Connection third = open(THERE);
    Connection fourth = open(THERE);
    all.of(first).enter(Phase.WORK);

    Connection fifth = open("192.0.2.3");

    assertThat(isOpen(second)).isFalse();
    assertThat(isOpen(first)).isTrue();
    assertThat(isOpen(third)).isTrue();
    assertThat(isOpen(fourth)).isTrue();
    assertThat(isOpen(fifth)).isTrue();
    assertThat(faults(ClientFault.CONNECTION_LIMIT)).isEqualTo(1);
  }

  @Test
  void anAddressBeyondItsLimitLosesItsOldestConnection() {
    Connection other = open(THERE);
    Connection first = open(HERE);
    open(HERE);
    open(HERE);

    open(HERE);

    assertThat(isOpen(first)).isFalse();
    assertThat(isOpen(other)).isTrue();
    assertThat(all.open()).isEqualTo(4);
  }

  @Test
  void theNewConnectionIsClosedIfAllOthersAreWorking() {
    for (String address : new String[] {HERE, HERE, THERE, THERE}) {
      all.of(open(address)).enter(Phase.WORK);
    }

    Connection tooMany = open("192.0.2.3");

    assertThat(isOpen(tooMany)).isFalse();
    assertThat(all.open()).isEqualTo(4);
  }

  @Test
  void bytesBeyondTheLimitCloseTheOldestConnectionWithBytes() {
    Connection empty = open(HERE);
    Connection oldest = open(HERE);
    Connection newest = open(HERE);
    all.of(oldest).enter(Phase.BODY);
    all.of(newest).enter(Phase.BODY);
    all.of(oldest).received(600, 600);
    all.of(newest).received(400, 400);
    assertThat(isOpen(oldest)).isTrue();

    all.of(newest).received(1, 1);

    assertThat(isOpen(oldest)).isFalse();
    assertThat(isOpen(empty)).isTrue();
    assertThat(isOpen(newest)).isTrue();
    assertThat(faults(ClientFault.BUFFER_LIMIT)).isEqualTo(1);
  }

  @Test
  void anAnswerLargerThanTheLimitIsSentIfItIsTheOnlyOne() {
    Connection one = open(HERE);
    all.of(one).enter(Phase.ANSWER);

    all.of(one).answering(5000);

    assertThat(isOpen(one)).isTrue();
  }

  @Test
  void anAddressHasALimitedNumberOfWatchers() {
    Connection first = open(HERE);
    assertThat(all.of(first).watch()).isTrue();
    assertThat(all.of(open(HERE)).watch()).isTrue();
    assertThat(all.of(open(HERE)).watch()).isFalse();
    assertThat(all.of(open(THERE)).watch()).isTrue();
    assertThat(faults(ClientFault.WATCHER_LIMIT)).isEqualTo(1);

    all.onClosed(first);
    assertThat(all.of(open(HERE)).watch()).isTrue();
  }

  @Test
  void hostsOfOneIpv6NetworkAreOneClient() {
    assertThat(ClientAddress.key(new InetSocketAddress("2001:db8:1:2::1", 1)))
        .isEqualTo(ClientAddress.key(new InetSocketAddress("2001:db8:1:2:ffff::9", 2)))
        .isNotEqualTo(ClientAddress.key(new InetSocketAddress("2001:db8:1:3::1", 1)));
  }
}
