package io.groundswell.standalone.local;

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

  /** A port that nobody listened on a moment ago. */
  public static int free() {
    try (ServerSocket socket = bound(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Checks that a port can be had, so that a taken one is a sentence before anything has started.
   *
   * @param what who wants it, such as {@code the broker}
   * @param option how to choose another, such as {@code --kafka-port}
   * @throws LocalException if somebody listens there
   */
  public static void requireFree(int port, String what, String option) {
    try (ServerSocket socket = bound(port)) {
      socket.getLocalPort();
    } catch (IOException e) {
      throw new LocalException(
          "Port " + port + " for " + what + " is taken; choose another with " + option + ".", e);
    }
  }

  /** Whether it can be bound to now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = bound(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether anybody listens there; also where binding would not tell, since they listen on all. */
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
      // As the servers themselves do: a port in TIME_WAIT after a restart is not taken.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
