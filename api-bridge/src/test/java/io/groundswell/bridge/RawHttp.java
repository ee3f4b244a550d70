package io.groundswell.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.Socket;

/** Sends a raw request: Java's client does not allow to set {@code Host} and {@code Origin}. */
final class RawHttp {
  private RawHttp() {}

  /**
   * @param lines request line and headers; the connection is closed after the answer
   * @return the answer, which for a stream is what comes first
   */
  static String exchange(int port, String body, String... lines) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      String head = String.join("\r\n", lines) + "\r\nConnection: close\r\n";
      String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
      socket.getOutputStream().write((head + length + "\r\n" + body).getBytes(UTF_8));
      byte[] answer = new byte[4096];
      int read = socket.getInputStream().readNBytes(answer, 0, 12);
      read += Math.max(0, socket.getInputStream().read(answer, read, answer.length - read));
      return new String(answer, 0, read, UTF_8);
    }
  }
}
