package io.groundswell.bridge.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.io.EndPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts faults of clients by reason; logs them at DEBUG, since the bridge works. */
final class ClientFaults {
  private static final Logger log = LoggerFactory.getLogger(ClientFaults.class);

  private final Map<ClientFault, Counter> counters = new EnumMap<>(ClientFault.class);

  ClientFaults(MeterRegistry registry) {
    for (ClientFault fault : ClientFault.values()) {
      counters.put(
          fault,
          Counter.builder("groundswell.http.client.faults")
              .description("Requests and connections that failed because of the client")
              .tag("reason", fault.reason())
              .register(registry));
    }
  }

  /** Counts a malformed or incomplete request: Jetty does not distinguish them. */
  void countUnreadable(EndPoint endPoint) {
    boolean ended = endPoint.isInputShutdown() || !endPoint.isOpen();
    count(ended ? ClientFault.EARLY_EOF : ClientFault.MALFORMED);
  }

  void count(ClientFault fault) {
    Objects.requireNonNull(counters.get(fault)).increment();
    log.debug("client fault: reason={}", fault.reason());
  }
}
