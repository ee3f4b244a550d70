package io.groundswell.bridge;

/** One broker for all tests that never stop it. */
public final class SharedBroker {
  private static TestBroker broker;

  private SharedBroker() {}

  public static synchronized String address() throws Exception {
    if (broker == null) {
      broker = TestBroker.start();
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
    }
    return broker.address();
  }
}
