package io.groundswell.standalone.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis process on a free port of 127.0.0.1, with a random password that does not show in process
 * lists. It evicts the least recently used keys when it is full.
 *
 * <p>Redis runs as a daemon, so Ctrl-C does not reach it and {@link #close()} stops it. A shell
 * reads from a pipe to this process and stops Redis when the pipe closes, so that Redis does not
 * outlive this process even after {@code kill -9}.
 */
public final class EmbeddedRedis implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedRedis.class);
  private static final long START_MS = 5_000;
  private static final long STOP_MS = 10_000;

  /** Arguments: Redis, its configuration, its pid file. Ends at the end of its input. */
  private static final String WATCHER =
      """
      trap '' INT HUP TERM
      "$1" "$2" </dev/null >/dev/null 2>&1 || exit 1
      cat >/dev/null
      kill "$(cat "$3")"
      """;

  /**
   * Commands that the score cache uses. Scripts, modules, configuration and debugging stay
   * disabled: the known vulnerabilities of Redis are in them.
   */
  private static final String COMMANDS =
      "+auth +hello +ping +quit +select +get +mget +set +scan +unlink";

  private final Process watcher;
  private final Path pidFile;
  private final String url;
  private final RedisBinary binary;

  private EmbeddedRedis(Process watcher, Path pidFile, String url, RedisBinary binary) {
    this.watcher = watcher;
    this.pidFile = pidFile;
    this.url = url;
    this.binary = binary;
  }

  /**
   * Starts the first Redis that works; logs a warning if none does.
   *
   * @param folder for its files; an existing dump is loaded
   * @param kept whether to save a dump
   * @param path the value of {@code PATH}
   * @return empty if no Redis runs on this machine; scores are not cached then
   */
  public static Optional<EmbeddedRedis> start(Path folder, boolean kept, String path) {
    List<RedisBinary> candidates = RedisBinary.candidates(path, folder);
    for (RedisBinary binary : candidates) {
      try {
        EmbeddedRedis redis = start(binary, folder, kept);
        log.info("redis started: version={} binary={}", binary.version(), binary.origin());
        return Optional.of(redis);
      } catch (IOException e) {
        log.debug("redis did not start: binary={}", binary, e);
      }
    }
    log.warn("redis not started, scores are not cached: tried={}", candidates);
    return Optional.empty();
  }

  private static EmbeddedRedis start(RedisBinary binary, Path folder, boolean kept)
      throws IOException {
    int port = LoopbackPort.free();
    String password = randomPassword();
    Path pidFile = folder.resolve("redis.pid");
    Path configuration = folder.resolve("redis.conf");
    Files.deleteIfExists(pidFile);
    writePrivately(configuration, configuration(port, password, folder, pidFile, kept));
    Process watcher =
        new ProcessBuilder(
                "sh",
                "-c",
                WATCHER,
                "groundswell-redis",
                binary.file().toString(),
                configuration.toString(),
                pidFile.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    EmbeddedRedis redis =
        new EmbeddedRedis(
            watcher,
            pidFile,
            "redis://:" + password + "@" + LoopbackPort.HOST + ":" + port,
            binary);
    try {
      redis.awaitReady(port, password);
      return redis;
    } catch (IOException e) {
      redis.close();
      throw e;
    } finally {
      Files.deleteIfExists(configuration); // read by now, and it holds the password
    }
  }

  /** The URL for clients, with the password. */
  public String url() {
    return url;
  }

  /** Version and origin, such as {@code 7.0.15 (bundled)}. */
  public String version() {
    return binary.toString();
  }

  /** Process id of Redis. */
  long pid() throws IOException {
    return Long.parseLong(Files.readString(pidFile).strip());
  }

  /** Stops Redis and waits until it has ended and, if data is kept, saved a dump. */
  @Override
  public void close() {
    try {
      Optional<ProcessHandle> process =
          Files.exists(pidFile) ? ProcessHandle.of(pid()) : Optional.empty();
      watcher.getOutputStream().close(); // makes the shell stop Redis
      if (!watcher.waitFor(STOP_MS, TimeUnit.MILLISECONDS)) {
        watcher.destroyForcibly();
      }
      if (process.isPresent()) {
        awaitGone(process.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      log.warn("redis may not have stopped: reason={}", e.toString());
    }
  }

  /** {@link ProcessHandle#onExit} polls a process that is not a child only about once a second. */
  private static void awaitGone(ProcessHandle process) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MS);
    while (process.isAlive()) {
      if (System.nanoTime() > end) {
        throw new IOException("it did not end within " + STOP_MS + " ms");
      }
      pause();
    }
  }

  private void awaitReady(int port, String password) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MS);
    while (System.nanoTime() < end) {
      if (!watcher.isAlive()) {
        throw new IOException("it ended during its start");
      }
      if (Files.exists(pidFile) && answers(port, password)) {
        return;
      }
      pause();
    }
    throw new IOException("it did not answer within " + START_MS + " ms");
  }

  /** Sends AUTH and PING in the Redis protocol and expects both replies. */
  private static boolean answers(int port, String password) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(LoopbackPort.HOST, port), 500);
      socket.setSoTimeout(500);
      socket
          .getOutputStream()
          .write(("AUTH " + password + "\r\nPING\r\n").getBytes(StandardCharsets.US_ASCII));
      String expected = "+OK\r\n+PONG\r\n";
      InputStream in = socket.getInputStream();
      return new String(in.readNBytes(expected.length()), StandardCharsets.US_ASCII)
          .equals(expected);
    } catch (IOException e) {
      return false; // not ready yet
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String configuration(
      int port, String password, Path folder, Path pidFile, boolean kept) {
    return String.join(
        "\n",
        "bind " + LoopbackPort.HOST,
        "port " + port,
        "user default on >" + password + " ~* resetchannels -@all " + COMMANDS,
        "dir " + quoted(folder),
        "pidfile " + quoted(pidFile),
        "logfile " + quoted(folder.resolve("redis.log")),
        "loglevel warning",
        "daemonize yes",
        "maxmemory 128mb",
        "maxmemory-policy allkeys-lru",
        kept ? "save 300 1" : "save \"\"",
        "appendonly no",
        "");
  }

  private static String quoted(Path path) {
    return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String randomPassword() {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  private static void writePrivately(Path file, String content) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, content);
  }
}
