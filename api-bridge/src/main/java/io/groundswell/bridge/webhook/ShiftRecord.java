package io.groundswell.bridge.webhook;

import java.time.Instant;

/**
 * A record of the shifts topic.
 *
 * @param writtenAt the record's timestamp
 * @param value empty for a tombstone
 */
public record ShiftRecord(
    String topic, int partition, long offset, Instant writtenAt, byte[] value) {}
