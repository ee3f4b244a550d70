package io.groundswell.scorer.core;

/**
 * How much may wait for the model: of requests together, and as much again of posts, and of what a
 * model on trial is asked.
 *
 * @param pieces texts, or pieces of long ones, at least 1
 * @param bytes of memory that they take, at least 1
 */
public record QueueCapacity(int pieces, long bytes) {}
