package io.groundswell.processor.ops;

import io.groundswell.topics.ScorerStatus;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.jspecify.annotations.Nullable;

/** Checks whether the brokers answer; caches the result for a second. */
public final class BrokerCheck implements Supplier<ScorerStatus.Component> {
  private static final int TIMEOUT_MS = 1_000;
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String servers;
  private final Callable<Integer> brokers;
  private final LongSupplier nanoTime;
  private ScorerStatus.@Nullable Component last;
  private long lastNanos;

  BrokerCheck(String servers, Callable<Integer> brokers, LongSupplier nanoTime) {
    this.servers = servers;
    this.brokers = brokers;
    this.nanoTime = nanoTime;
  }

  /**
   * The component "broker".
   *
   * @param admin not closed by the component
   * @param servers {@code host:port}, separated by commas, as shown
   */
  public static Component component(Admin admin, String servers) {
    return new Component(
        "broker", true, new BrokerCheck(servers, () -> count(admin), System::nanoTime));
  }

  @Override
  public synchronized ScorerStatus.Component get() {
    if (last == null || nanoTime.getAsLong() - lastNanos >= KEPT_NANOS) {
      last = ask();
      lastNanos = nanoTime.getAsLong();
    }
    return last;
  }

  private ScorerStatus.Component ask() {
    try {
      int count = brokers.call();
      return new ScorerStatus.Component(
          true, servers + ", " + (count == 1 ? "1 broker" : count + " brokers"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ScorerStatus.Component(false, servers + " was not asked");
    } catch (Exception e) {
      Throwable reason = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
      return new ScorerStatus.Component(
          false, servers + " does not answer: " + reason.getClass().getSimpleName());
    }
  }

  private static int count(Admin admin) throws Exception {
    return admin
        .describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MS))
        .nodes()
        .get(TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .size();
  }
}
