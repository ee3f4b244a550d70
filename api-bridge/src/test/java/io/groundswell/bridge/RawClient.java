package io.groundswell.bridge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** A raw connection; {@code close} disconnects. */
final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket = new Socket();

  RawClient(int port) throws IOException {
    this(port, "127.0.0.1");
  }

  /**
   * @param from the client's own address
   */
  RawClient(int port, String from) throws IOException {
    socket.setReceiveBufferSize(4096);
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  RawClient send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    return this;
  }

  /** Closes the output; the response can still be read. */
  RawClient endOfInput() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** The status line of the next response. */
  String statusLine() throws IOException {
    StringBuilder line = new StringBuilder();
    InputStream in = socket.getInputStream();
    for (int next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString();
  }

  /** The bytes until the bridge closes the connection. */
  String untilClosed() throws IOException {
    StringBuilder all = new StringBuilder();
    InputStream in = socket.getInputStream();
    try {
      for (int next = in.read(); next >= 0; next = in.read()) {
        all.append((char) next);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the bridge keeps the connection after: " + all, e);
    } catch (IOException e) {
      return all.toString(); // reset
    }
    return all.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
