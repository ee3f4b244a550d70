package io.groundswell.benchmarks;

import io.groundswell.standalone.local.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The bridge alone, in a process of its own, on a free port. */
final class BridgeProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port = LoopbackPort.free();
  private final Path java = Path.of(ProcessHandle.current().info().command().orElse("java"));

  /** Returns once its view of audiences is rebuilt. */
  BridgeProcess(String bootstrapServers) throws Exception {
    ProcessBuilder bridge =
        new ProcessBuilder(
            List.of(
                java.toString(),
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseG1GC",
                "-cp",
                Path.of("standalone", "target", "groundswell.jar").toString(),
                "io.groundswell.bridge.BridgeMain"));
    bridge.environment().put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    bridge.environment().put("BRIDGE_PORT", Integer.toString(port));
    bridge.environment().put("LIVE_MAX_WATCHERS_PER_ADDRESS", "1000"); // all are here
    process =
        bridge.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isRebuilt()) {
      if (System.nanoTime() > end || !process.isAlive()) {
        close();
        throw new IllegalStateException("the bridge is not ready");
      }
      LockSupport.parkNanos(100_000_000);
    }
  }

  private boolean isRebuilt() throws InterruptedException {
    try {
      return http.send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/audience"))
                      .build(),
                  BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }

  int port() {
    return port;
  }

  /** CPU time that it has taken so far. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** A metric with exactly these labels. */
  double metric(String series) {
    try {
      String all =
          http.send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                      .build(),
                  BodyHandlers.ofString())
              .body();
      return all.lines()
          .filter(line -> line.startsWith(series + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Bytes of what is alive on the heap, after a full collection; needs the JDK's jcmd. */
  long liveHeap() throws IOException {
    Process jcmd =
        new ProcessBuilder(
                java.resolveSibling("jcmd").toString(),
                Long.toString(process.pid()),
                "GC.class_histogram")
            .start();
    List<String> lines =
        new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    return lines.stream()
        .filter(line -> line.startsWith("Total"))
        .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[2]))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("jcmd tells nothing: is this a JDK?"));
  }

  /** Bytes of the buffers that the bridge has outside of its heap. */
  long buffers() {
    return (long) metric("jvm_buffer_memory_used_bytes{id=\"direct\"}");
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
  }
}
