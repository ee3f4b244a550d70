package io.groundswell.bridge;

import io.groundswell.bridge.http.PortTakenException;
import io.groundswell.common.settings.SettingsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the bridge alone, against an outside Kafka. */
public final class BridgeMain {
  private static final int EXIT_FAILED = 1;

  private BridgeMain() {}

  /**
   * Starts the bridge; a signal ends it cleanly. Exits with 1 when the port is taken or the broker
   * refuses it, 2 on wrong settings.
   */
  public static void main(String[] args) {
    // Before the first logger; what the user gives outranks it.
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

  /** From a thread of its own: the hook that exit runs closes the one that calls this. */
  private static void refused(String sentence) {
    System.err.println(sentence);
    new Thread(() -> System.exit(EXIT_FAILED), "give-up").start();
  }

  private static void end(int exitCode, RuntimeException reason) {
    System.err.println(reason.getMessage());
    System.exit(exitCode);
  }
}
