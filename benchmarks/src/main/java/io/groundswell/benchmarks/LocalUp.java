package io.groundswell.benchmarks;

import com.sun.tools.attach.VirtualMachine;
import io.groundswell.standalone.local.LoopbackPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/** {@code groundswell up} in a process of its own, on free ports. */
final class LocalUp implements AutoCloseable {
  private final Process process;
  private final int port;
  private final int kafkaPort;
  private final double secondsToReady;
  private @Nullable JMXConnector jmx;

  /** Starts what {@code ./groundswell up} runs; returns once it is ready. */
  LocalUp() throws IOException {
    this(java("-jar", Path.of("standalone", "target", "groundswell.jar").toString(), "up"));
  }

  private static List<String> java(String... what) {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m", // as the start script has it
                "-XX:+UseG1GC",
                "-XX:+ExitOnOutOfMemoryError"));
    command.addAll(List.of(what));
    return command;
  }

  /**
   * @param starts what takes the options that follow
   */
  private LocalUp(List<String> starts) throws IOException {
    port = LoopbackPort.free();
    kafkaPort = LoopbackPort.free();
    List<String> command = new ArrayList<>(starts);
    command.addAll(
        List.of("--port", Integer.toString(port), "--kafka-port", Integer.toString(kafkaPort)));
    ProcessBuilder up = new ProcessBuilder(command);
    up.environment().put("OPS_PORT", Integer.toString(LoopbackPort.free()));
    long begun = System.nanoTime();
    process = up.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // should we be killed
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); ; line = out.readLine()) {
      if (line == null) {
        throw new IllegalStateException("it ended before it was ready");
      }
      if (line.startsWith("Ready")) {
        break;
      }
    }
    secondsToReady = Seconds.since(begun);
  }

  /** Starts the script itself, whose last act is to become what it runs. */
  static LocalUp byScript() throws IOException {
    return new LocalUp(List.of(Path.of("groundswell").toAbsolutePath().toString(), "up"));
  }

  /** Starts {@link PlainLoop} in its place. */
  static LocalUp plainLoop() throws IOException {
    return new LocalUp(
        java("-cp", System.getProperty("java.class.path"), PlainLoop.class.getName()));
  }

  /** Without a slash at its end. */
  String url() {
    return "http://127.0.0.1:" + port;
  }

  String bootstrapServers() {
    return "127.0.0.1:" + kafkaPort;
  }

  /** From starting the process until it said that it is ready. */
  double secondsToReady() {
    return secondsToReady;
  }

  long pid() {
    return process.pid();
  }

  /** What its JVM tells of its compiler. */
  @SuppressWarnings("BanJNDI") // what answers is our own child
  synchronized CompilationMXBean jit() throws Exception {
    JMXConnector connected = jmx;
    if (connected == null) {
      VirtualMachine jvm = VirtualMachine.attach(Long.toString(pid()));
      connected = JMXConnectorFactory.connect(new JMXServiceURL(jvm.startLocalManagementAgent()));
      jvm.detach();
      jmx = connected;
    }
    return ManagementFactory.newPlatformMXBeanProxy(
        connected.getMBeanServerConnection(),
        ManagementFactory.COMPILATION_MXBEAN_NAME,
        CompilationMXBean.class);
  }

  @Override
  public synchronized void close() throws InterruptedException, IOException {
    try (JMXConnector connected = jmx) { // which would complain if it lost its process
      jmx = null;
    } finally {
      process.destroy();
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
    }
  }
}
