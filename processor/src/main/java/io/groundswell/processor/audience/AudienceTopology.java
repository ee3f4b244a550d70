package io.groundswell.processor.audience;

import io.groundswell.audience.AudienceOptions;
import io.groundswell.audience.SubjectsView;
import io.groundswell.processor.stream.CloudEvents;
import io.groundswell.topics.AudienceWindow;
import io.groundswell.topics.Shift;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Reads scored posts; publishes windows and shifts of audiences. Posts are counted by subject, then
 * subjects are compared by group.
 *
 * @param sources number of partitions of the topic of scored posts; read when a task starts
 * @param events adds the event headers of windows and shifts
 * @param subjects the declared subjects, shared by all tasks of the instance
 */
public record AudienceTopology(
    Topics topics,
    AudienceOptions options,
    SubjectsView subjects,
    IntSupplier sources,
    CloudEvents events,
    AudienceMetrics metrics)
    implements Supplier<Topology> {

  /** Small segments, compacted soon: a lost store is restored from the changelog. */
  private static final Map<String, String> CHANGELOG =
      Map.of(
          "segment.bytes",
          Integer.toString(16 << 20),
          "segment.ms",
          "600000",
          "min.cleanable.dirty.ratio",
          "0.2");

  /** Names of the topics. */
  public record Topics(String sentiment, String audience, String shifts, String subjects) {}

  @Override
  public Topology get() {
    StreamsBuilder builder = new StreamsBuilder();
    Serde<byte[]> bytes = Serdes.ByteArray();
    builder.addGlobalStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(SubjectsStoreProcessor.STORE), bytes, bytes)
            .withLoggingDisabled(),
        topics.subjects(),
        Consumed.with(bytes, bytes).withName("subjects"),
        () -> new SubjectsStoreProcessor(subjects, metrics));
    builder.addStateStore(store(CountWindows.STORE)).addStateStore(store(CompareGroups.STORE));

    KStream<String, Object> published =
        builder.stream(topics.sentiment(), Consumed.with(bytes, bytes).withName("scored-posts"))
            .process(() -> new SubjectFanOut(options, subjects, metrics), Named.as("read-posts"))
            .repartition(
                Repartitioned.<String, SubjectMessage>as("by-subject")
                    .withKeySerde(Serdes.String())
                    .withValueSerde(SubjectMessage.serde())
                    .withStreamPartitioner(new ProgressToAll()))
            .process(
                () -> new CountWindows(options, subjects, sources, metrics),
                Named.as("count-windows"),
                CountWindows.STORE)
            .repartition(
                Repartitioned.<String, GroupMessage>as("by-group")
                    .withKeySerde(Serdes.String())
                    .withValueSerde(GroupMessage.serde()))
            .process(
                () -> new CompareGroups(options, events, metrics),
                Named.as("compare-groups"),
                CompareGroups.STORE);

    Produced<String, byte[]> to = Produced.with(Serdes.String(), bytes);
    published
        .filter((subject, value) -> value instanceof AudienceWindow, Named.as("windows"))
        .mapValues(value -> ((AudienceWindow) value).write(), Named.as("windows-as-json"))
        .to(topics.audience(), to.withName("audience"));
    published
        .filter((subject, value) -> value instanceof Shift, Named.as("shifts"))
        .mapValues(value -> ((Shift) value).write(), Named.as("shifts-as-json"))
        .to(topics.shifts(), to.withName("audience-shifts"));
    return builder.build();
  }

  /** Cached, so that a row that changes with every post is written once a commit. */
  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
        .withCachingEnabled()
        .withLoggingEnabled(CHANGELOG);
  }

  /** Partitions posts by subject, and sends progress to all partitions. */
  private static final class ProgressToAll implements StreamPartitioner<String, SubjectMessage> {
    @Override
    public Optional<Set<Integer>> partitions(
        String topic, String subject, SubjectMessage message, int partitions) {
      return message instanceof SubjectMessage.Progress
          ? Optional.of(IntStream.range(0, partitions).boxed().collect(Collectors.toSet()))
          : Optional.empty();
    }
  }
}
