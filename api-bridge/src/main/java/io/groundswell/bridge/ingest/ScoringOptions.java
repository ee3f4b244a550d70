package io.groundswell.bridge.ingest;

/**
 * The topics through which posts are scored, and by whom.
 *
 * @param rawTopic posts to score
 * @param sentimentTopic scored posts
 * @param deadLetterTopic posts that can't be scored
 * @param scorerGroup the consumer group of those that score
 */
public record ScoringOptions(
    String rawTopic, String sentimentTopic, String deadLetterTopic, String scorerGroup) {}
