package io.groundswell.bridge.http;

import java.time.Duration;

/**
 * Where the bridge listens and what it takes.
 *
 * @param port 0 for any free one
 * @param maxTextBytes most UTF-8 bytes of a text
 * @param maxBatchTexts most texts of a batch
 * @param maxBodyBytes most bytes of a batch's body
 * @param maxWaitingRequests most requests that wait for scores at once
 * @param maxWaitingBytes most bytes of their bodies together
 * @param requestTimeout longest wait for one record's reply
 * @param batchTimeout longest time for a batch
 * @param metricSubjects most subjects that have metrics
 */
public record HttpOptions(
    String host,
    int port,
    int maxTextBytes,
    int maxBatchTexts,
    int maxBodyBytes,
    int maxWaitingRequests,
    long maxWaitingBytes,
    Duration requestTimeout,
    Duration batchTimeout,
    int metricSubjects) {

  /** Most open connections: those that wait, and as many to refuse or to keep for later. */
  int maxConnections() {
    return 2 * maxWaitingRequests + 64;
  }

  /** Most bytes of a body with one text: every byte of it may be written as a JSON escape. */
  int maxSingleBodyBytes() {
    return Math.toIntExact(6L * maxTextBytes + 4096);
  }
}
