package io.groundswell.standalone.local;

import io.groundswell.standalone.support.CommandException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Ports of 127.0.0.1. */
public final class LoopbackPort {
  /** The address that every local part binds to. */
  public static final String HOST = "127.0.0.1";

  private static final int CONNECT_MS = 1_000;

  private LoopbackPort() {}

  /** A port that was free when this method returned. */
  public static int free() {
    try (ServerSocket socket = bound(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Checks a port before anything starts.
   *
   * @param what the server that needs it, such as {@code the broker}
   * @param option that chooses another port, such as {@code --kafka-port}
   * @throws CommandException if it is taken
   */
  public static void requireFree(int port, String what, String option) {
    if (!isFree(port)) {
      throw CommandException.failed(
          "Port " + port + " for " + what + " is taken; choose another with " + option + ".");
    }
  }

  /** Whether a server can bind it now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = bound(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether a server accepts connections there, also one bound to all addresses. */
  public static boolean isListenedOn(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName(HOST), port), CONNECT_MS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static ServerSocket bound(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      // As the servers do: a port in TIME_WAIT after a restart is free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
