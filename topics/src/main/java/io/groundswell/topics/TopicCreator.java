package io.groundswell.topics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics that are missing and leaves those that exist as they are. */
public final class TopicCreator {
  private static final Logger log = LoggerFactory.getLogger(TopicCreator.class);

  private TopicCreator() {}

  /**
   * Creates what is missing.
   *
   * @param replicationFactor of new topics; -1 for the broker's default
   * @return the names created, in the order given
   * @throws ExecutionException if the broker refuses or can't be reached
   * @throws InterruptedException if interrupted while waiting
   */
  public static List<String> createMissing(
      Admin admin, Collection<TopicSpec> topics, short replicationFactor)
      throws ExecutionException, InterruptedException {
    Set<String> existing = admin.listTopics().names().get();
    List<TopicSpec> missing =
        topics.stream().filter(topic -> !existing.contains(topic.name())).toList();
    CreateTopicsResult asked =
        admin.createTopics(
            missing.stream().map(topic -> request(topic, replicationFactor)).toList());
    List<String> created = new ArrayList<>();
    for (TopicSpec topic : missing) {
      if (isCreated(asked.values().get(topic.name()))) {
        log.info("topic created: name={} partitions={}", topic.name(), topic.partitions());
        created.add(topic.name());
      }
    }
    return created;
  }

  private static NewTopic request(TopicSpec topic, short replicationFactor) {
    return new NewTopic(topic.name(), topic.partitions(), replicationFactor)
        .configs(topic.config());
  }

  private static boolean isCreated(@Nullable KafkaFuture<Void> topic)
      throws ExecutionException, InterruptedException {
    try {
      Objects.requireNonNull(topic).get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false; // another instance was faster
      }
      throw e;
    }
  }
}
