package io.groundswell.bridge;

import io.groundswell.bridge.http.PortTakenException;
import io.groundswell.common.settings.SettingsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the bridge as a process. */
public final class BridgeMain {
  private static final int EXIT_FAILED = 1;

  private BridgeMain() {}

  /**
   * Starts the bridge; a signal closes it. Exits with 1 if the port is taken or the broker refuses
   * the bridge, with 2 on invalid settings.
   */
  public static void main(String[] args) {
    // Before the first logger is created, unless the user sets it.
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "groundswell/bridge/logback.xml");
    }
    try {
      Bridge bridge = Bridge.start(BridgeConfig.fromEnvironment(), BridgeMain::refused);
      Logger log = LoggerFactory.getLogger(BridgeMain.class);
      log.info("bridge listens: port={}", bridge.port());
      Runtime.getRuntime().addShutdownHook(new Thread(bridge::close, "bridge-close"));
    } catch (SettingsException e) {
      end(SettingsException.EXIT_CODE, e);
    } catch (PortTakenException e) {
      end(EXIT_FAILED, e);
    }
  }

  /** Exits on a new thread: the shutdown hook closes the thread that calls this. */
  private static void refused(String sentence) {
    System.err.println(sentence);
    new Thread(() -> System.exit(EXIT_FAILED), "bridge-exit").start();
  }

  private static void end(int exitCode, RuntimeException reason) {
    System.err.println(reason.getMessage());
    System.exit(exitCode);
  }
}
