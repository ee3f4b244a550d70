package io.groundswell.bridge.kafka;

import io.groundswell.topics.TopicCreator;
import io.groundswell.topics.TopicSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** Creates topics of the bridge where it may. Thread-safe. */
public final class Topics implements Runnable {
  private final ReplyOptions options;
  private final ClientProperties properties;
  private final List<TopicSpec> specs;

  /**
   * @param specs what is needed
   */
  public Topics(ReplyOptions options, List<TopicSpec> specs) {
    this.options = options;
    this.specs = specs;
    this.properties = new ClientProperties(options);
  }

  /**
   * Creates what is missing, if that is wanted.
   *
   * @throws IllegalStateException if the broker refuses or can't be reached
   */
  @Override
  public synchronized void run() {
    if (!options.createTopics()) {
      return;
    }
    Admin admin = Admin.create(properties.admin());
    try {
      TopicCreator.createMissing(admin, specs, options.replicationFactor());
    } catch (ExecutionException e) {
      throw new IllegalStateException("topics can't be created", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while topics are created", e);
    } finally {
      admin.close(Duration.ZERO);
    }
  }
}
