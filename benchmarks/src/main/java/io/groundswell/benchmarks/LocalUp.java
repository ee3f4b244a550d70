package io.groundswell.benchmarks;

import io.groundswell.standalone.local.LoopbackPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What {@code ./groundswell up} runs, in a process of its own, on free ports. */
final class LocalUp implements AutoCloseable {
  private final Process process;
  private final int port;
  private final int kafkaPort;

  /** Returns once it is ready. */
  LocalUp() throws IOException {
    port = LoopbackPort.free();
    kafkaPort = LoopbackPort.free();
    String java = ProcessHandle.current().info().command().orElse("java");
    ProcessBuilder up =
        new ProcessBuilder(
            List.of(
                java,
                "-Xmx512m", // as the start script has it
                "-XX:+UseG1GC",
                "-jar",
                Path.of("standalone", "target", "groundswell.jar").toString(),
                "up",
                "--port",
                Integer.toString(port),
                "--kafka-port",
                Integer.toString(kafkaPort)));
    up.environment().put("OPS_PORT", Integer.toString(LoopbackPort.free()));
    process = up.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); ; line = out.readLine()) {
      if (line == null) {
        throw new IllegalStateException("groundswell up ended before it was ready");
      }
      if (line.startsWith("Ready")) {
        break;
      }
    }
  }

  /** Without a slash at its end. */
  String url() {
    return "http://127.0.0.1:" + port;
  }

  String bootstrapServers() {
    return "127.0.0.1:" + kafkaPort;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
  }
}
