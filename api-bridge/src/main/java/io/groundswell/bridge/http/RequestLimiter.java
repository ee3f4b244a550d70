package io.groundswell.bridge.http;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Limits the requests that wait for scores, and the bytes of their bodies. Thread-safe. */
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
   * Admits a request.
   *
   * @throws ProblemException if too many requests wait
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

  /** An admitted request; may be closed several times. */
  final class Ticket implements AutoCloseable {
    private final AtomicLong held = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger(1);

    /**
     * Counts bytes of the request's body.
     *
     * @throws ProblemException if the bodies of all requests have too many bytes
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
