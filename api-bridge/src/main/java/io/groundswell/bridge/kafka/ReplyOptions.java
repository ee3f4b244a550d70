package io.groundswell.bridge.kafka;

import java.time.Duration;
import java.util.Map;

/**
 * What the request-reply topics are and how long a reply is awaited.
 *
 * @param kafka client settings by their Kafka names, bootstrap servers among them; a name may have
 *     the prefix {@code producer.}, {@code consumer.} or {@code admin.}
 * @param createTopics whether missing topics are created
 * @param replicationFactor of topics created; -1 for the broker's default
 * @param requestTimeout longest wait for the reply to one record
 * @param batchTimeout longest time for one batch
 * @param recordsInFlight records of all batches of several records together that await replies at
 *     once
 */
public record ReplyOptions(
    Map<String, String> kafka,
    String requestTopic,
    String replyTopic,
    String statusTopic,
    boolean createTopics,
    short replicationFactor,
    Duration requestTimeout,
    Duration batchTimeout,
    int recordsInFlight) {}
