package io.groundswell.bridge.webhook;

import java.time.Instant;

/**
 * A record of the topic of shifts, as it was read.
 *
 * @param offset its place in the partition
 * @param writtenAt when it was published
 * @param value its bytes; empty if it has none
 */
public record ShiftRecord(
    String topic, int partition, long offset, Instant writtenAt, byte[] value) {}
