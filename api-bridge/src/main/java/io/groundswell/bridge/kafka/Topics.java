package io.groundswell.bridge.kafka;

import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Settings;
import io.groundswell.topics.TopicCreator;
import io.groundswell.topics.TopicSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** Creates missing topics if {@code CREATE_TOPICS} is set. Thread-safe. */
public final class Topics implements Runnable {
  private final Settings settings;
  private final ClientProperties properties;
  private final List<TopicSpec> specs;

  /**
   * @param specs the topics that the caller needs
   */
  public Topics(Settings settings, List<TopicSpec> specs) {
    this.settings = settings;
    this.specs = specs;
    this.properties = new ClientProperties(settings);
  }

  /**
   * Creates the topics that are missing.
   *
   * @throws IllegalStateException if the broker is unavailable or rejects the topics
   */
  @Override
  public synchronized void run() {
    if (!settings.get(CommonSettings.CREATE_TOPICS)) {
      return;
    }
    Admin admin = Admin.create(properties.admin());
    try {
      TopicCreator.createMissing(
          admin, specs, settings.get(CommonSettings.REPLICATION_FACTOR).shortValue());
    } catch (ExecutionException e) {
      throw new IllegalStateException("topics can't be created", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topics", e);
    } finally {
      admin.close(Duration.ZERO);
    }
  }
}
