package io.groundswell.standalone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.standalone.support.CommandException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  private static final TopicPartition PARTITION = new TopicPartition("t", 0);

  @TempDir Path folder;

  @Test
  void keepsRecordsBetweenRuns() throws Exception {
    Path data = folder.resolve("kafka");
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0)) {
      createTopic(broker.bootstrapServers());
      send(broker.bootstrapServers());
    }

    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0)) {
      assertThat(endOffset(broker.bootstrapServers())).isEqualTo(1);
    }
  }

  @Test
  void recoversWhatAKilledBrokerHasAcknowledged() throws Exception {
    Path data = folder.resolve("kafka");
    int port = LoopbackPort.free();
    Process killed =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Broker.class.getName(),
                data.toString(),
                Integer.toString(port))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(killed.inputReader().lines().anyMatch("ready"::equals)).isTrue();
      createTopic("127.0.0.1:" + port);
      send("127.0.0.1:" + port);
    } finally {
      killed.destroyForcibly();
    }
    assertThat(killed.waitFor(10, TimeUnit.SECONDS)).isTrue();

    try (EmbeddedBroker broker = EmbeddedBroker.start(data, port)) {
      assertThat(endOffset(broker.bootstrapServers())).isEqualTo(1);
      send(broker.bootstrapServers());
      assertThat(endOffset(broker.bootstrapServers())).isEqualTo(2);
    }
  }

  @Test
  void saysInASentenceThatThePortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> EmbeddedBroker.start(folder, taken.getLocalPort()))
          .isInstanceOf(CommandException.class)
          .hasMessage(
              "Port %d for the broker is taken; choose another with --kafka-port.",
              taken.getLocalPort());
    }
  }

  @Test
  void aDataFolderHasOneUserAtATime() {
    try (DataFolder first = DataFolder.open(folder)) {
      assertThatThrownBy(() -> DataFolder.open(folder))
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("in use by another process");
      assertThat(first.kept()).isTrue();
    }
    DataFolder.open(folder).close();
    assertThat(folder).exists();
  }

  @Test
  void aTemporaryDataFolderGoesAway() {
    DataFolder data = DataFolder.open(null);
    assertThat(data.redis()).exists();
    data.close();
    assertThat(data.path()).doesNotExist();
  }

  /** A broker in a process that can be killed. */
  static final class Broker {
    public static void main(String[] args) throws InterruptedException {
      EmbeddedBroker.start(Path.of(args[0]), Integer.parseInt(args[1]));
      System.out.println("ready");
      Thread.currentThread().join();
    }
  }

  private static void createTopic(String servers) throws Exception {
    try (Admin admin = admin(servers)) {
      admin.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all().get(20, TimeUnit.SECONDS);
    }
  }

  private static void send(String servers) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("t", new byte[] {1})).get(20, TimeUnit.SECONDS);
    }
  }

  private static long endOffset(String servers) throws Exception {
    try (Admin admin = admin(servers)) {
      return admin
          .listOffsets(Map.of(PARTITION, OffsetSpec.latest()))
          .partitionResult(PARTITION)
          .get(20, TimeUnit.SECONDS)
          .offset();
    }
  }

  private static Admin admin(String servers) {
    return Admin.create(Map.of("bootstrap.servers", servers));
  }
}
