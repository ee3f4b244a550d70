package io.groundswell.scorer.core;

/**
 * The capacity of the queue for the model. Requests share one such capacity; posts have another,
 * and so have the texts of a model on trial.
 *
 * @param segments waiting segments, at least 1; a short text has one
 * @param bytes of memory that they occupy, at least 1
 */
public record QueueCapacity(int segments, long bytes) {}
