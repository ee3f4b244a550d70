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

/** {@code groundswell up} in a separate process, on free ports. */
final class LocalUp implements AutoCloseable {
  private final Process process;
  private final int port;
  private final int kafkaPort;
  private final double secondsToReady;
  private @Nullable JMXConnector jmx;

  /** Starts {@code up} from the jar; returns when it is ready. */
  LocalUp() throws IOException {
    this(java("-jar", Path.of("standalone", "target", "groundswell.jar").toString(), "up"));
  }

  /** Starts {@code up} by the start script, which replaces itself by Java. */
  static LocalUp byScript() throws IOException {
    return new LocalUp(List.of(Path.of("groundswell").toAbsolutePath().toString(), "up"));
  }

  /** Starts {@link PlainLoop} instead. */
  static LocalUp plainLoop() throws IOException {
    return new LocalUp(
        java("-cp", System.getProperty("java.class.path"), PlainLoop.class.getName()));
  }

  /** A command with the JVM options of the start script. */
  private static List<String> java(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "-XX:+UseG1GC",
                "-XX:+ExitOnOutOfMemoryError"));
    command.addAll(List.of(arguments));
    return command;
  }

  private LocalUp(List<String> start) throws IOException {
    port = LoopbackPort.free();
    kafkaPort = LoopbackPort.free();
    List<String> command = new ArrayList<>(start);
    command.addAll(
        List.of("--port", Integer.toString(port), "--kafka-port", Integer.toString(kafkaPort)));
    ProcessBuilder up = new ProcessBuilder(command);
    up.environment().put("OPS_PORT", Integer.toString(LoopbackPort.free()));
    long begun = System.nanoTime();
    process = up.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); ; line = out.readLine()) {
      if (line == null) {
        throw new IllegalStateException("Process ended before it was ready: " + command);
      }
      if (line.startsWith("Ready")) {
        break;
      }
    }
    secondsToReady = Seconds.since(begun);
  }

  /** Base URL of the bridge, without a slash at its end. */
  String url() {
    return "http://127.0.0.1:" + port;
  }

  String bootstrapServers() {
    return "127.0.0.1:" + kafkaPort;
  }

  /** Time from the start of the process until it printed "Ready". */
  double secondsToReady() {
    return secondsToReady;
  }

  long pid() {
    return process.pid();
  }

  /** Compilation times of its JVM. */
  @SuppressWarnings("BanJNDI") // the peer is our child process
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
    try (JMXConnector connected = jmx) { // closed first: it logs an error if its process ends
      jmx = null;
    } finally {
      process.destroy();
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
    }
  }
}
