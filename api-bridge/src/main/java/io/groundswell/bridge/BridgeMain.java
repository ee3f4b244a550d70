package io.groundswell.bridge;

import io.groundswell.bridge.http.PortTakenException;
import io.groundswell.settings.SettingsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the bridge alone, against an outside Kafka. */
public final class BridgeMain {
  private static final int EXIT_FAILED = 1;

  private BridgeMain() {}

  /** Starts the bridge; a signal ends it cleanly. */
  public static void main(String[] args) {
    // Before the first logger; what the user gives outranks it.
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "groundswell/bridge/logback.xml");
    }
    try {
      Bridge bridge = Bridge.start(BridgeConfig.fromEnvironment());
      Logger log = LoggerFactory.getLogger(BridgeMain.class);
      log.info("bridge listens: port={}", bridge.port());
      Runtime.getRuntime().addShutdownHook(new Thread(bridge::close, "bridge-close"));
    } catch (SettingsException e) {
      end(SettingsException.EXIT_CODE, e);
    } catch (PortTakenException e) {
      end(EXIT_FAILED, e);
    }
  }

  private static void end(int exitCode, RuntimeException reason) {
    System.err.println(reason.getMessage());
    System.exit(exitCode);
  }
}
