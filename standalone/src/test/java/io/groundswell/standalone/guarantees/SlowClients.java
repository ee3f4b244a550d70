package io.groundswell.standalone.guarantees;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Clients that neither finish a request nor read an answer; {@code close} ends them. */
final class SlowClients implements AutoCloseable {
  private final List<Socket> sockets = new ArrayList<>();

  /**
   * Connects as many clients of each kind: those that send a body slowly, in pieces or whole, those
   * that send headers slowly, those that do not read, and those that send nothing.
   *
   * @param large a path with a large answer
   */
  SlowClients(int port, int ofEachKind, String large) throws IOException {
    String post = "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    String get = "GET " + large + " HTTP/1.1\r\nHost: localhost\r\n";
    for (int i = 0; i < ofEachKind; i++) {
      connect(port, post + "Content-Length: 1000\r\n\r\n{");
      connect(port, post + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"te");
      connect(port, get + "X-Slow: a");
      connect(port, (get + "\r\n").repeat(20));
      connect(port, "");
    }
  }

  private void connect(int port, String bytes) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
