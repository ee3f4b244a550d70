package io.groundswell.bridge.http;

import io.groundswell.common.settings.AllowedHosts;
import java.time.Duration;
import java.util.Map;

/**
 * Where the bridge listens and what it takes.
 *
 * @param port 0 for any free one
 * @param hosts names under which the bridge answers
 * @param maxTextBytes most UTF-8 bytes of a text
 * @param maxBatchTexts most texts of a batch
 * @param maxBodyBytes most bytes of a batch's body
 * @param maxWaitingRequests most requests that wait for scores at once
 * @param maxWaitingBytes most bytes of their bodies together
 * @param requestTimeout longest wait for one record's reply
 * @param batchTimeout longest time for a batch
 * @param metricSubjects most subjects that have metrics
 * @param maxWatchers most who watch the live feed at once
 * @param maxWatchersPerAddress most of them of one client address
 * @param topics names of topics, by the settings that name them
 */
public record HttpOptions(
    String host,
    int port,
    AllowedHosts hosts,
    int maxTextBytes,
    int maxBatchTexts,
    int maxBodyBytes,
    int maxWaitingRequests,
    long maxWaitingBytes,
    Duration requestTimeout,
    Duration batchTimeout,
    int metricSubjects,
    int maxWatchers,
    int maxWatchersPerAddress,
    Map<String, String> topics) {

  /**
   * Most open connections: those that wait, as many to refuse or to keep for later, and those that
   * watch, who thereby never take the place of a request.
   */
  int maxConnections() {
    return 2 * maxWaitingRequests + 64 + maxWatchers;
  }

  /** Most bytes of a body with one text: every byte of it may be written as a JSON escape. */
  int maxSingleBodyBytes() {
    return Math.toIntExact(6L * maxTextBytes + 4096);
  }
}
