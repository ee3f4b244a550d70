package io.groundswell.scorer.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import redis.clients.jedis.RedisClient;

/**
 * A Redis server on a free loopback port with a random password: {@code redis-server} of the PATH,
 * or else the one of the test dependency. It persists nothing.
 */
public final class RealRedis implements AutoCloseable {
  private final int port;
  private final String password = UUID.randomUUID().toString();
  private Process server;

  private RealRedis() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
  }

  /** Starts the server and returns once it accepts connections. */
  public static RealRedis start() {
    try {
      RealRedis redis = new RealRedis();
      redis.restart();
      return redis;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The URL, including the password. */
  public String url() {
    return "redis://:" + password + "@127.0.0.1:" + port;
  }

  public String password() {
    return password;
  }

  public int port() {
    return port;
  }

  /** A client with a longer timeout than the cache's. */
  public RedisClient client() {
    return RedisClient.create(url());
  }

  /** Restarts the server without data; returns once it accepts connections. */
  public void restart() {
    stop();
    try {
      server = new ProcessBuilder(executable(), "-").redirectErrorStream(true).start();
      try (var configuration = server.outputWriter(UTF_8)) {
        configuration.write(
            "bind 127.0.0.1\nport %d\nrequirepass %s\nsave \"\"\n".formatted(port, password));
      }
      BufferedReader log = server.inputReader(UTF_8);
      StringBuilder output = new StringBuilder();
      for (String line = log.readLine(); line != null; line = log.readLine()) {
        if (line.contains("eady to accept connections")) {
          return;
        }
        output.append(line).append('\n');
      }
      throw new IllegalStateException("Redis does not start: " + output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Suspends the server: it accepts connections and does not respond. */
  public void freeze() {
    signal("STOP");
  }

  /** Resumes the server. */
  public void thaw() {
    signal("CONT");
  }

  /** Kills the server. */
  public void stop() {
    if (server != null) {
      server.destroyForcibly().onExit().join();
    }
  }

  @Override
  public void close() {
    stop();
  }

  private void signal(String name) {
    try {
      int exit = new ProcessBuilder("kill", "-" + name, "" + server.pid()).start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("no signal reached Redis");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String executable() throws IOException {
    Stream<String> path = Arrays.stream(System.getenv("PATH").split(File.pathSeparator));
    Optional<File> own =
        path.map(folder -> new File(folder, "redis-server")).filter(File::canExecute).findFirst();
    return own.isPresent() ? own.get().getPath() : unpacked();
  }

  private static String unpacked() throws IOException {
    String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    String os = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
    File file = File.createTempFile("redis-server", "");
    file.deleteOnExit();
    String name = "/redis-server-7.0.15-" + os + "-" + arch;
    try (InputStream binary = RealRedis.class.getResourceAsStream(name)) {
      Files.copy(binary, file.toPath(), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!file.setExecutable(true)) {
      throw new IOException(file + " can't be made executable");
    }
    return file.getPath();
  }
}
