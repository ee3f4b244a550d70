package io.groundswell.standalone.local;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Map;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;

/** Filters events that the broker logs as errors although nothing has failed. */
public final class HarmlessEvents extends Filter<ILoggingEvent> {
  private static final Map<String, Class<? extends Exception>> HARMLESS =
      Map.of(
          // Occurs with each new transactional producer, which then restarts its sequence.
          "kafka.server.ReplicaManager",
          OutOfOrderSequenceException.class,
          // After an unclean stop, leadership changes twice within a second and loading is retried.
          "org.apache.kafka.coordinator.common.runtime.CoordinatorRuntime",
          NotLeaderOrFollowerException.class);

  @Override
  public FilterReply decide(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    Class<? extends Exception> harmless = HARMLESS.get(event.getLoggerName());
    return harmless != null && thrown != null && thrown.getClassName().equals(harmless.getName())
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }
}
