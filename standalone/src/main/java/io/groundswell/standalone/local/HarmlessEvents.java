package io.groundswell.standalone.local;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Map;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;

/** Keeps errors of the broker out of the log that are none. */
public final class HarmlessEvents extends Filter<ILoggingEvent> {
  private static final Map<String, Class<? extends Exception>> HARMLESS =
      Map.of(
          // It meets every new transactional producer so; the producer begins its sequence anew.
          "kafka.server.ReplicaManager",
          OutOfOrderSequenceException.class,
          // After an unclean stop it leads, loses and leads again within a second, and loads again.
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
