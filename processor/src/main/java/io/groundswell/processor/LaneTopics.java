package io.groundswell.processor;

import io.groundswell.topics.TopicCreator;
import io.groundswell.topics.TopicSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** The topics of an instance's roles. */
final class LaneTopics {
  private final ProcessorConfig config;

  LaneTopics(ProcessorConfig config) {
    this.config = config;
  }

  /** The topics without which this instance's roles can't work. */
  List<TopicSpec> required() {
    List<TopicSpec> topics = new ArrayList<>();
    if (config.roles().contains(Role.SCORE)) {
      topics.add(TopicSpec.rawPosts(config.rawTopic()));
      topics.add(TopicSpec.sentiment(config.sentimentTopic()));
      topics.add(TopicSpec.deadLetters(config.deadLetterTopic()));
    }
    if (config.roles().contains(Role.PREDICT)) {
      topics.add(TopicSpec.predictRequests(config.requestTopic()));
    }
    if (config.roles().contains(Role.AUDIENCE)) {
      TopicSpec sentiment = TopicSpec.sentiment(config.sentimentTopic());
      if (!topics.contains(sentiment)) {
        topics.add(sentiment);
      }
      topics.add(TopicSpec.audience(config.audienceTopic()));
      topics.add(TopicSpec.audienceShifts(config.shiftsTopic()));
      topics.add(TopicSpec.subjects(config.subjectsTopic()));
    }
    return topics;
  }

  /** Topics that requests may name; one that is missing costs its own replies only. */
  List<TopicSpec> replies() {
    return config.roles().contains(Role.PREDICT)
        ? config.replyTopics().stream().map(TopicSpec::predictReplies).toList()
        : List.of();
  }

  /** Creates those that are missing, unless the settings forbid it. */
  void create(Admin admin) throws ExecutionException, InterruptedException {
    if (config.createTopics()) {
      List<TopicSpec> topics = new ArrayList<>(required());
      topics.addAll(replies());
      topics.add(TopicSpec.scorerStatus(config.statusTopic()));
      TopicCreator.createMissing(admin, topics, config.replicationFactor());
    }
  }

  static List<String> names(List<TopicSpec> topics) {
    return topics.stream().map(TopicSpec::name).toList();
  }
}
