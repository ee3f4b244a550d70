package io.groundswell.bridge.http;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what waits for scores, so that too much of it is refused and never fills the memory.
 * Thread-safe.
 */
final class RequestLimiter {
  private final int maxRequests;
  private final long maxBytes;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  RequestLimiter(int maxRequests, long maxBytes) {
    this.maxRequests = maxRequests;
    this.maxBytes = maxBytes;
  }

  /**
   * Lets one more request wait.
   *
   * @throws ProblemException if there are too many
   */
  Ticket enter() {
    if (requests.incrementAndGet() > maxRequests) {
      requests.decrementAndGet();
      throw new ProblemException(Problem.OVERLOADED);
    }
    return new Ticket();
  }

  int requests() {
    return requests.get();
  }

  /** One waiting request; closing it twice does no harm. */
  final class Ticket implements AutoCloseable {
    private final AtomicLong held = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger(1);

    /**
     * Counts more bytes of the request's body.
     *
     * @throws ProblemException if all requests together hold too many
     */
    void hold(int more) {
      held.addAndGet(more);
      if (bytes.addAndGet(more) > maxBytes) {
        throw new ProblemException(Problem.OVERLOADED);
      }
    }

    @Override
    public void close() {
      if (open.getAndSet(0) == 1) {
        requests.decrementAndGet();
        bytes.addAndGet(-held.get());
      }
    }
  }
}
