package io.groundswell.standalone.local;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.junit.jupiter.api.Test;

class HarmlessEventsTest {
  @Test
  void theBrokersGreetingOfANewTransactionalProducerIsNotLogged() {
    assertThat(decide("kafka.server.ReplicaManager", new OutOfOrderSequenceException("first")))
        .isEqualTo(FilterReply.DENY);
  }

  @Test
  void norIsThatACoordinatorLosesItsPartitionForAMomentAfterACrash() {
    assertThat(
            decide(
                "org.apache.kafka.coordinator.common.runtime.CoordinatorRuntime",
                new NotLeaderOrFollowerException("loading stopped")))
        .isEqualTo(FilterReply.DENY);
  }

  @Test
  void everyOtherErrorIsLogged() {
    assertThat(decide("kafka.server.ReplicaManager", new KafkaStorageException("disk")))
        .isEqualTo(FilterReply.NEUTRAL);
    assertThat(decide("kafka.server.KafkaApis", new OutOfOrderSequenceException("first")))
        .isEqualTo(FilterReply.NEUTRAL);
  }

  private static FilterReply decide(String logger, Throwable thrown) {
    LoggerContext context = new LoggerContext();
    return new HarmlessEvents()
        .decide(
            new LoggingEvent(
                "fqcn", context.getLogger(logger), Level.ERROR, "message", thrown, null));
  }
}
