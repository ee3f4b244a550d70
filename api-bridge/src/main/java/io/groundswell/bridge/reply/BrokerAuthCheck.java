package io.groundswell.bridge.reply;

import io.groundswell.bridge.kafka.ClientProperties;
import io.groundswell.bridge.kafka.ReplyOptions;
import io.groundswell.common.RootCause;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, beside everything else, whether the broker lets the bridge in. A broker that is away
 * is waited for; a wrong password or an authority that is not trusted stays what it is, and is told
 * once.
 */
public final class BrokerAuthCheck implements AutoCloseable {
  private static final long PAUSE_MS = 500;

  private final ReplyOptions options;
  private final Consumer<String> onRefusal;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "admittance");

  private BrokerAuthCheck(ReplyOptions options, Consumer<String> onRefusal) {
    this.options = options;
    this.onRefusal = onRefusal;
    thread.setDaemon(true);
  }

  /**
   * Asks, on a thread of its own.
   *
   * @param onRefusal gets one sentence, on that thread, at most once
   */
  public static BrokerAuthCheck ask(ReplyOptions options, Consumer<String> onRefusal) {
    BrokerAuthCheck admittance = new BrokerAuthCheck(options, onRefusal);
    admittance.thread.start();
    return admittance;
  }

  private void run() {
    try {
      boolean answered = false;
      while (!answered) {
        answered = answered();
        if (!answered && closed.await(PAUSE_MS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (AuthenticationException e) {
      refuse("refuses the bridge, or its certificate is not trusted", e);
    } catch (KafkaException e) {
      refuse("can't be used", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /**
   * Whether the broker answers.
   *
   * @throws KafkaException if it will never do
   */
  private boolean answered() throws InterruptedException {
    Admin admin = null;
    try {
      admin = Admin.create(new ClientProperties(options).admin());
      admin.describeCluster().nodes().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthenticationException refusal) {
        throw refusal;
      }
      return false;
    } catch (KafkaException e) {
      // Its name may resolve later; nothing else about a client's settings changes.
      if (e.getCause() instanceof ConfigException cause
          && String.valueOf(cause.getMessage()).contains("bootstrap")) {
        return false;
      }
      throw e;
    } finally {
      close(admin);
    }
  }

  private static void close(@Nullable Admin admin) {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }

  private void refuse(String what, Throwable failure) {
    if (closed.getCount() > 0) {
      onRefusal.accept(
          "Kafka at "
              + options.kafka().get("bootstrap.servers")
              + " "
              + what
              + ": "
              + RootCause.message(failure)
              + ".");
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }
}
