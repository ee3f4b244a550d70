package io.groundswell.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * Many watchers of the live feed on one thread. Each notes when it has received which event in
 * full; the first of them keeps the events, so that one parse tells when their windows were made.
 */
final class Watching implements AutoCloseable {
  private static final Pattern PUBLISHED = Pattern.compile("\"published_at\":\"([^\"]+)\"");

  /** What one watcher has of the event that is coming in. */
  private static final class Connection {
    final ByteArrayOutputStream start = new ByteArrayOutputStream();
    boolean inHead = true;
    boolean afterLineFeed;
  }

  private record Received(String id, long millis) {}

  private final Selector selector = Selector.open();
  private final List<SocketChannel> channels = new ArrayList<>();
  private final List<Received> received = new ArrayList<>();
  private final Map<String, String> events = new HashMap<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
  private long bytes;
  private int lost;

  /** Connects; the answers are read by {@link #run}. */
  Watching(int port, int watchers) throws IOException {
    for (int i = 0; i < watchers; i++) {
      SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
      channels.add(channel);
      // In HTTP/1.0 nothing but the events themselves comes after the head.
      channel.write(
          ByteBuffer.wrap(
              "GET /live/events HTTP/1.0\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII)));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, new Connection());
    }
  }

  /** Receives for so long; what comes from here on counts. */
  void run(long nanos) throws IOException {
    received.clear();
    bytes = 0;
    long end = System.nanoTime() + nanos;
    for (long rest = nanos; rest > 0; rest = end - System.nanoTime()) {
      selector.select(Math.max(1, rest / 1_000_000));
      for (SelectionKey key : selector.selectedKeys()) {
        read(key);
      }
      selector.selectedKeys().clear();
    }
  }

  private void read(SelectionKey key) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    buffer.clear();
    int count;
    try {
      count = channel.read(buffer);
    } catch (IOException e) {
      count = -1;
    }
    if (count < 0) {
      lost++;
      key.cancel();
      return;
    }
    bytes += count;
    long now = System.currentTimeMillis();
    boolean keeps = channel == channels.get(0);
    Connection connection = (Connection) key.attachment();
    for (int i = 0; i < count; i++) {
      byte b = buffer.get(i);
      if (keeps || connection.start.size() < 64) {
        connection.start.write(b);
      }
      if (b == '\n' && connection.afterLineFeed) {
        end(connection, now, keeps);
      } else if (b != '\r') {
        connection.afterLineFeed = b == '\n';
      }
    }
  }

  private void end(Connection connection, long now, boolean keeps) {
    if (!connection.inHead) {
      String event = connection.start.toString(StandardCharsets.UTF_8);
      String id = event.substring(0, event.indexOf('\n'));
      received.add(new Received(id, now));
      if (keeps) {
        events.put(id, event);
      }
    }
    connection.inHead = false;
    connection.afterLineFeed = false;
    connection.start.reset();
  }

  /** Milliseconds from when each window was written to when each watcher had it. */
  Histogram delays() {
    Map<String, List<Long>> made = new HashMap<>();
    events.forEach(
        (id, event) -> {
          List<Long> times = new ArrayList<>();
          Matcher published = PUBLISHED.matcher(event);
          while (published.find()) {
            times.add(Instant.parse(published.group(1)).toEpochMilli());
          }
          made.put(id, times);
        });
    Histogram delays = new Histogram(3);
    for (Received one : received) {
      for (long time : made.getOrDefault(one.id(), List.of())) {
        delays.recordValue(Math.max(0, one.millis() - time));
      }
    }
    return delays;
  }

  /** Bytes that were received. */
  long bytes() {
    return bytes;
  }

  /** Connections that the bridge has ended. */
  int lost() {
    return lost;
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
    selector.close();
  }
}
