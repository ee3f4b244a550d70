package io.groundswell.standalone.guarantees;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/**
 * The answer to a request whose bytes a test chooses, and which a client library would not send.
 *
 * @param status 0 if the connection was closed without an answer
 * @param head status line and headers
 * @param body empty where the status is below 400: a stream of events does not end
 */
record RawAnswer(int status, String head, String body) {
  private static final int LIMIT_MILLIS = 20_000;

  /**
   * Sends a request and reads its answer.
   *
   * @throws IOException if no answer comes within the limit
   */
  static RawAnswer to(int port, HostileRequests.Request request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(LIMIT_MILLIS);
      try {
        socket.getOutputStream().write((request.head() + "\r\n\r\n").getBytes(ISO_8859_1));
        socket.getOutputStream().write(request.body());
        if (request.ends()) {
          socket.shutdownOutput();
        }
      } catch (IOException e) {
        // An answer that comes before the end of the request can still be read.
      }
      return read(new BufferedInputStream(socket.getInputStream()));
    }
  }

  private static RawAnswer read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return new RawAnswer(0, head.toString(), "");
      }
      head.append((char) next);
    }
    int status = Integer.parseInt(head.substring(9, 12));
    String body = status < 400 ? "" : new String(in.readAllBytes(), UTF_8);
    return new RawAnswer(status, head.toString(), body);
  }
}
