package io.groundswell.bridge.reply;

import io.groundswell.bridge.kafka.ClientProperties;
import io.groundswell.topics.ScorerStatus.Component;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.jspecify.annotations.Nullable;

/** Asks the broker whether it is there, at most once a second. Thread-safe. */
final class BrokerProbe implements AutoCloseable {
  private static final int LIMIT_MS = 1000;

  private final ClientProperties properties;
  private @Nullable Admin admin;
  private @Nullable Component last;
  private long lastNanos;

  BrokerProbe(ClientProperties properties) {
    this.properties = properties;
  }

  /** The last answer, or a new one if that is older than a second. */
  synchronized Component check() {
    Component known = last;
    if (known != null && System.nanoTime() - lastNanos < TimeUnit.MILLISECONDS.toNanos(LIMIT_MS)) {
      return known;
    }
    Component fresh = ask();
    last = fresh;
    lastNanos = System.nanoTime();
    return fresh;
  }

  private Component ask() {
    try {
      if (admin == null) {
        admin = Admin.create(properties.admin());
      }
      int nodes =
          admin
              .describeCluster(new DescribeClusterOptions().timeoutMs(LIMIT_MS))
              .nodes()
              .get(LIMIT_MS, TimeUnit.MILLISECONDS)
              .size();
      return new Component(true, "The cluster has " + nodes + " broker" + (nodes > 1 ? "s." : "."));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Component(false, "Interrupted.");
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      return new Component(false, "The broker does not answer.");
    }
  }

  @Override
  public synchronized void close() {
    if (admin != null) {
      admin.close(Duration.ZERO);
      admin = null;
    }
  }
}
