package io.groundswell.processor;

import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Settings;
import io.groundswell.topics.TopicCreator;
import io.groundswell.topics.TopicSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** The topics of an instance's roles. */
final class RoleTopics {
  private final Settings settings;
  private final Set<Role> roles;

  RoleTopics(Settings settings) {
    this.settings = settings;
    this.roles = settings.get(ProcessorSettings.ROLES);
  }

  /** Topics that must exist before the topologies of the roles start. */
  List<TopicSpec> required() {
    List<TopicSpec> topics = new ArrayList<>();
    TopicSpec sentiment = TopicSpec.sentiment(settings.get(CommonSettings.SENTIMENT_TOPIC));
    if (roles.contains(Role.SCORE)) {
      topics.add(TopicSpec.rawPosts(settings.get(CommonSettings.RAW_TOPIC)));
      topics.add(sentiment);
      topics.add(TopicSpec.deadLetters(settings.get(CommonSettings.DEAD_LETTER_TOPIC)));
    }
    if (roles.contains(Role.PREDICT)) {
      topics.add(TopicSpec.predictRequests(settings.get(CommonSettings.REQUEST_TOPIC)));
    }
    if (roles.contains(Role.AUDIENCE)) {
      if (!topics.contains(sentiment)) {
        topics.add(sentiment);
      }
      topics.add(TopicSpec.audience(settings.get(CommonSettings.AUDIENCE_TOPIC)));
      topics.add(TopicSpec.audienceShifts(settings.get(CommonSettings.SHIFTS_TOPIC)));
      topics.add(TopicSpec.subjects(settings.get(CommonSettings.SUBJECTS_TOPIC)));
    }
    return topics;
  }

  /** Topics that a request may name for its reply; a missing one only fails its own replies. */
  List<TopicSpec> replies() {
    return roles.contains(Role.PREDICT)
        ? settings.get(ProcessorSettings.REPLY_TOPICS).stream()
            .map(TopicSpec::predictReplies)
            .toList()
        : List.of();
  }

  /** Creates missing topics, unless {@code CREATE_TOPICS} is false. */
  void create(Admin admin) throws ExecutionException, InterruptedException {
    if (settings.get(CommonSettings.CREATE_TOPICS)) {
      List<TopicSpec> topics = new ArrayList<>(required());
      topics.addAll(replies());
      topics.add(TopicSpec.scorerStatus(settings.get(CommonSettings.STATUS_TOPIC)));
      TopicCreator.createMissing(
          admin, topics, settings.get(CommonSettings.REPLICATION_FACTOR).shortValue());
    }
  }

  static List<String> names(List<TopicSpec> topics) {
    return topics.stream().map(TopicSpec::name).toList();
  }
}
