package io.groundswell.bridge.http;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** The key of limits per client address. */
final class ClientAddress {
  private static final int NETWORK_BYTES = 8;

  private ClientAddress() {}

  /**
   * An IPv4 address, or the first 64 bits of an IPv6 address: one host can use any of the others.
   * Headers such as {@code X-Forwarded-For} are ignored, since any client can send them.
   */
  static String key(SocketAddress remote) {
    if (!(remote instanceof InetSocketAddress socket) || socket.getAddress() == null) {
      return "";
    }
    if (socket.getAddress() instanceof Inet6Address six) {
      return HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), NETWORK_BYTES));
    }
    return socket.getAddress().getHostAddress();
  }
}
