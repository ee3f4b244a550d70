package io.groundswell.standalone.guarantees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.processor.audience.SubjectSeeds;
import io.groundswell.standalone.local.EmbeddedBroker;
import io.groundswell.topics.Subject;
import io.groundswell.topics.TopicCreator;
import io.groundswell.topics.TopicSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subjects of the settings come once, and never undo what people have changed since. */
class SubjectSeedsIT {
  private static final List<Subject> SEEDS =
      List.of(
          new Subject("Tea", "drinks", List.of("tea"), List.of(), List.of()),
          new Subject("Coffee", "drinks", List.of("coffee"), List.of(), List.of()));

  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static Admin admin;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @AfterAll
  static void stopBroker() {
    admin.close();
    broker.close();
  }

  @Test
  void aNewTopicIsSeededOnce() throws Exception {
    create("fresh");
    assertThat(seed("fresh", SEEDS)).isTrue();
    assertThat(end("fresh")).isEqualTo(2);
    assertThat(seed("fresh", SEEDS)).isFalse();
    assertThat(end("fresh")).isEqualTo(2);
  }

  @Test
  void aTopicWhoseLastSubjectWasRemovedIsNotNew() throws Exception {
    create("emptied");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("emptied", "Tea".getBytes(UTF_8), null)).get();
    }
    assertThat(seed("emptied", SEEDS)).isFalse();
    assertThat(end("emptied")).isEqualTo(1);
  }

  @Test
  void aTopicWhoseRecordsAreAllGoneIsNotNew() throws Exception {
    try (Admin own = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      TopicSpec deleting = new TopicSpec("deleted", 1, Map.of("cleanup.policy", "delete"));
      TopicCreator.createMissing(own, List.of(deleting), (short) -1);
      assertThat(seed("deleted", SEEDS)).isTrue();
      own.deleteRecords(Map.of(partition("deleted"), RecordsToDelete.beforeOffset(-1))).all().get();
    }
    assertThat(seed("deleted", SEEDS)).isFalse();
    assertThat(end("deleted")).isEqualTo(2);
  }

  @Test
  void withoutSubjectsNothingIsAskedOfTheBroker() throws Exception {
    assertThat(seed("no such topic", List.of())).isFalse();
  }

  @Test
  void aTopicThatIsNotThereIsAnErrorToTryAgainAfter() {
    assertThatThrownBy(() -> seed("nowhere", SEEDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
  }

  private static boolean seed(String topic, List<Subject> subjects) throws Exception {
    return SubjectSeeds.seed(admin, broker.bootstrapServers(), Map.of(), topic, subjects);
  }

  private static void create(String topic) throws Exception {
    TopicCreator.createMissing(admin, List.of(TopicSpec.subjects(topic)), (short) -1);
  }

  private static long end(String topic) throws Exception {
    return admin
        .listOffsets(Map.of(partition(topic), OffsetSpec.latest()))
        .partitionResult(partition(topic))
        .get()
        .offset();
  }

  private static TopicPartition partition(String topic) {
    return new TopicPartition(topic, 0);
  }
}
