package io.groundswell.standalone.local;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;

/**
 * Keeps an error out of the log that is none: the broker meets every new transactional producer
 * with it, and the producer simply begins its sequence anew.
 */
public final class HarmlessEvents extends Filter<ILoggingEvent> {
  private static final String LOGGER = "kafka.server.ReplicaManager";

  @Override
  public FilterReply decide(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    return LOGGER.equals(event.getLoggerName())
            && thrown != null
            && thrown.getClassName().equals(OutOfOrderSequenceException.class.getName())
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }
}
