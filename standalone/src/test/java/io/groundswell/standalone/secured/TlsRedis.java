package io.groundswell.standalone.secured;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.groundswell.standalone.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;

/** The {@code redis-server} of the PATH on a free loopback port that talks TLS only. */
final class TlsRedis implements AutoCloseable {
  private final Process server;
  private final int port;

  private TlsRedis(Process server, int port) {
    this.server = server;
    this.port = port;
  }

  /** Returns once it accepts connections; empty where there is no Redis that knows TLS. */
  static Optional<TlsRedis> start(TestAuthority authority, String password) throws IOException {
    if (!Programs.isOnPath("redis-server")) {
      return Optional.empty();
    }
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process server = new ProcessBuilder("redis-server", "-").redirectErrorStream(true).start();
    try (var configuration = server.outputWriter(UTF_8)) {
      configuration.write(
          """
          bind 127.0.0.1
          port 0
          tls-port %d
          tls-cert-file %s
          tls-key-file %s
          tls-ca-cert-file %s
          tls-auth-clients no
          requirepass "%s"
          save ""
          """
              .formatted(
                  port,
                  authority.serverCertificate(),
                  authority.serverKey(),
                  authority.certificate(),
                  password));
    }
    BufferedReader log = server.inputReader(UTF_8);
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      if (line.contains("eady to accept connections")) {
        return Optional.of(new TlsRedis(server, port));
      }
    }
    return Optional.empty(); // it was built without TLS
  }

  /**
   * Where it is.
   *
   * @param password percent-encoded where it has to be
   */
  String url(String password) {
    return "rediss://:" + password + "@127.0.0.1:" + port;
  }

  /** The same server under another name, for which its certificate is not. */
  String urlByName(String password) {
    return "rediss://:" + password + "@localhost:" + port;
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    server.destroyForcibly().onExit().join();
  }
}
