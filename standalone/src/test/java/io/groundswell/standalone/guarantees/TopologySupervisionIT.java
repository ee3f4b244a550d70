package io.groundswell.standalone.guarantees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.processor.stream.StreamsRuntime;
import io.groundswell.standalone.guarantees.Cluster.Reader;
import io.groundswell.topics.TopicSpec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lane whose Kafka Streams client cannot go on, on a real broker. */
class TopologySupervisionIT {
  @TempDir Path folder;
  private final AtomicBoolean faulty = new AtomicBoolean(true);
  private final AtomicInteger processEnded = new AtomicInteger();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void aTopologyThatDiesAgainAndAgainIsRestartedUntilItsCauseIsGone() throws Exception {
    try (Cluster cluster = cluster()) {
      cluster.send("raw-posts", "k", "a post".getBytes(UTF_8));
      try (StreamsRuntime runtime = start(cluster, this::copy)) {
        isRestartedUntilItsCauseIsGone(cluster, runtime);
      }
    }
  }

  @Test
  void aGlobalStoreWhoseThreadDiesIsRestartedUntilItsCauseIsGone() throws Exception {
    try (Cluster cluster = cluster();
        StreamsRuntime runtime = start(cluster, this::copyWithGlobalStore)) {
      waitFor(cluster.read("sentiment"), () -> runtime.running().isDone());
      cluster.send("subjects", "k", "a subject".getBytes(UTF_8));
      cluster.send("raw-posts", "k", "a post".getBytes(UTF_8));
      isRestartedUntilItsCauseIsGone(cluster, runtime);
    }
  }

  private void isRestartedUntilItsCauseIsGone(Cluster cluster, StreamsRuntime runtime) {
    runtime.bindTo(registry);
    Reader sentiment = cluster.read("sentiment");
    Object first = runtime.streams();
    waitFor(sentiment, () -> !runtime.downFor().isZero());
    waitFor(sentiment, () -> runtime.streams() != first);
    assertThat(runtime.up()).isFalse();
    assertThat(runtime.lag()).isEmpty();

    faulty.set(false);
    waitFor(sentiment, runtime::up);
    assertThat(runtime.downFor()).isZero();
    assertThat(runtime.lag()).isPresent();
    sentiment.untilAtLeast(1);
    assertThat(registry.find("kafka.stream.alive.stream.threads").gauges()).hasSize(1);
    assertThat(processEnded).hasValue(0);
  }

  private static void waitFor(Reader posts, BooleanSupplier condition) {
    posts.until(reader -> condition.getAsBoolean());
  }

  private Cluster cluster() throws Exception {
    Cluster cluster = new Cluster(folder.resolve("kafka"));
    cluster.create(
        TopicSpec.rawPosts("raw-posts"),
        TopicSpec.sentiment("sentiment"),
        TopicSpec.subjects("subjects"));
    return cluster;
  }

  private StreamsRuntime start(Cluster cluster, Supplier<Topology> topology) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers());
    settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("state").toString());
    settings.put(StreamsConfig.mainConsumerPrefix("session.timeout.ms"), 6000);
    settings.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
    return StreamsRuntime.plain("test", topology, settings, processEnded::incrementAndGet);
  }

  private Topology copy() {
    return copying(new StreamsBuilder(), true).build();
  }

  private Topology copyWithGlobalStore() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.addGlobalStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("store"), Serdes.ByteArray(), Serdes.ByteArray())
            .withLoggingDisabled(),
        "subjects",
        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()),
        () -> new Faulty<Void>());
    return copying(builder, false).build();
  }

  private StreamsBuilder copying(StreamsBuilder builder, boolean faultyOnPosts) {
    var posts = builder.stream("raw-posts", Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()));
    (faultyOnPosts ? posts.process(() -> new Faulty<byte[]>()) : posts)
        .to("sentiment", Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
    return builder;
  }

  /** Fails while the test wants it to. */
  private final class Faulty<T> extends ContextualProcessor<byte[], byte[], T, T> {
    @Override
    @SuppressWarnings("unchecked")
    public void process(Record<byte[], byte[]> record) {
      if (faulty.get()) {
        throw new IllegalStateException("of the test");
      }
      if (record.value().length == "a post".length()) {
        context().forward((Record<T, T>) record);
      }
    }
  }
}
