package io.groundswell.bridge.http;

/** The bridge can't listen on its address; the message is one sentence for the user. */
public final class PortTakenException extends RuntimeException {
  PortTakenException(String host, int port, Throwable cause) {
    super(
        "The bridge can't listen on "
            + host
            + ":"
            + port
            + ": free the port, or set BRIDGE_HOST and BRIDGE_PORT to an address of this machine.",
        cause);
  }
}
