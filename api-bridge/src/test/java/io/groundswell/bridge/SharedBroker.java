package io.groundswell.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;

/** One broker for all tests that do not stop it. */
public final class SharedBroker {
  private static TestBroker broker;

  private SharedBroker() {}

  public static synchronized String address() throws Exception {
    if (broker == null) {
      broker = TestBroker.start();
      Runtime.getRuntime().addShutdownHook(new Thread(SharedBroker::close));
    }
    return broker.address();
  }

  private static void close() {
    try {
      broker.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
