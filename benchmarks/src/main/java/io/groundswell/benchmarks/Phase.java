package io.groundswell.benchmarks;

/**
 * A part of a load test. Phases run one after another; each starts when the one before is answered.
 *
 * @param name unique within its load test
 * @param load how requests are sent
 * @param request what is sent
 * @param url of the bridge, without a slash at its end
 * @param amount requests a second of {@link Load#OPEN}, otherwise connections
 * @param seconds length
 */
record Phase(String name, Load load, Request request, String url, double amount, int seconds) {

  /** How requests are sent. */
  enum Load {
    /** At a constant rate that does not depend on the responses, over a pool of connections. */
    OPEN,
    /** Closed loops: each connection sends its next request when it has a response. */
    CLOSED,
    /** Connections that are opened within ten seconds and send a request every second. */
    STEADY,
    /** No requests. */
    PAUSE
  }

  /** The request sent. */
  enum Request {
    /** A single cached text; responses served from the cache are counted. */
    CACHED,
    /** A single text that is sent once. */
    NEW,
    /** Ten texts, four of them cached; a response with a failed item counts as failed. */
    BATCH
  }

  /** Requests at a constant rate. */
  static Phase open(String name, Request request, String url, double perSecond, int seconds) {
    return new Phase(name, Load.OPEN, request, url, perSecond, seconds);
  }

  /** Requests as fast as they are answered. */
  static Phase closed(String name, Request request, String url, int connections, int seconds) {
    return new Phase(name, Load.CLOSED, request, url, connections, seconds);
  }

  /** Requests whose lateness is recorded: those of an open loop are due at known times. */
  int dueRequests() {
    return load == Load.OPEN || load == Load.STEADY ? (int) (amount * seconds) : 0;
  }
}
