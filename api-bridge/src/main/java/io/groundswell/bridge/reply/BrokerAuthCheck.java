package io.groundswell.bridge.reply;

import io.groundswell.bridge.kafka.ClientProperties;
import io.groundswell.common.RootCause;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Settings;
import io.groundswell.topics.ScorerStatus.Component;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether the broker answers, at most once a second, and whether it accepts the bridge's
 * credentials. An unavailable broker may come back; a wrong password or an untrusted certificate
 * stays wrong and is reported once. Thread-safe.
 */
final class BrokerAuthCheck implements AutoCloseable {
  private static final int TIMEOUT_MS = 1000;
  private static final int PAUSE_MS = 500;
  private static final Component NO_ANSWER = new Component(false, "The broker does not answer.");

  private final Settings settings;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Admin admin;
  private Component last = NO_ANSWER;
  private long lastNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS);

  BrokerAuthCheck(Settings settings) {
    this.settings = settings;
  }

  /**
   * Repeats the check on a daemon thread until the broker answers or refuses the bridge.
   *
   * @param onRefusal gets one sentence, on that thread, at most once
   */
  void start(Consumer<String> onRefusal) {
    Thread thread = new Thread(() -> run(onRefusal), "broker-auth-check");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Consumer<String> onRefusal) {
    try {
      while (!refresh().up() && !closed.await(PAUSE_MS, TimeUnit.MILLISECONDS)) {}
    } catch (AuthenticationException e) {
      refuse("refuses the bridge, or its certificate is not trusted", e, onRefusal);
    } catch (KafkaException e) {
      refuse("can't be used", e, onRefusal);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void refuse(String what, KafkaException failure, Consumer<String> onRefusal) {
    if (closed.getCount() > 0) {
      onRefusal.accept(
          "Kafka at "
              + settings.get(CommonSettings.KAFKA_BOOTSTRAP_SERVERS)
              + " "
              + what
              + ": "
              + RootCause.message(failure)
              + ".");
    }
  }

  /** The last result, or a new one if that is older than a second. */
  synchronized Component check() {
    if (System.nanoTime() - lastNanos < TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS)) {
      return last;
    }
    try {
      return refresh();
    } catch (KafkaException e) {
      return NO_ANSWER;
    }
  }

  private synchronized Component refresh() {
    last = NO_ANSWER; // holds if the next line throws
    last = describe();
    lastNanos = System.nanoTime();
    return last;
  }

  /**
   * Asks the broker.
   *
   * @throws KafkaException if the broker refuses the bridge or the client's settings are unusable
   */
  private Component describe() {
    if (closed.getCount() == 0) {
      return NO_ANSWER;
    }
    try {
      if (admin == null) {
        admin = Admin.create(new ClientProperties(settings).admin());
      }
      int nodes =
          admin
              .describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MS))
              .nodes()
              .get(TIMEOUT_MS, TimeUnit.MILLISECONDS)
              .size();
      return new Component(true, "The cluster has " + nodes + " broker" + (nodes > 1 ? "s." : "."));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthenticationException refusal) {
        throw refusal;
      }
    } catch (TimeoutException e) {
      // reported below
    } catch (KafkaException e) {
      // A host name may resolve later; no other setting of a client changes.
      if (!(e.getCause() instanceof ConfigException cause
          && String.valueOf(cause.getMessage()).contains("bootstrap"))) {
        throw e;
      }
    }
    return NO_ANSWER;
  }

  /** Requests the repeated check to end. */
  void stop() {
    closed.countDown();
  }

  @Override
  public void close() {
    stop();
    synchronized (this) {
      if (admin != null) {
        admin.close(Duration.ZERO);
        admin = null;
      }
    }
  }
}
