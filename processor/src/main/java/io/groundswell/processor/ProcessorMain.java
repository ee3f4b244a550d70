package io.groundswell.processor;

import io.groundswell.common.settings.SettingsException;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the processor alone, with an external Kafka and Redis. */
public final class ProcessorMain {
  private static final Logger log = LoggerFactory.getLogger(ProcessorMain.class);

  private ProcessorMain() {}

  /** Exits with 1 if it can't run, 2 on wrong settings; a signal stops it cleanly (143). */
  public static void main(String[] args) throws InterruptedException {
    Processor processor;
    try {
      processor = Processor.start(ProcessorConfig.fromEnvironment(), ProcessorMain::giveUp);
    } catch (SettingsException e) {
      fail(e.getMessage(), SettingsException.EXIT_CODE);
      return;
    } catch (IOException | RuntimeException e) {
      log.debug("start failed", e);
      fail(e.getMessage(), 1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(processor::close, "shutdown"));
    new CountDownLatch(1).await(); // until a signal
  }

  /** Exits from a new thread: the shutdown hook waits for the stream thread that calls this. */
  private static void giveUp() {
    new Thread(() -> System.exit(1), "give-up").start();
  }

  private static void fail(@Nullable String sentence, int exitCode) {
    System.err.println(sentence);
    System.exit(exitCode);
  }
}
