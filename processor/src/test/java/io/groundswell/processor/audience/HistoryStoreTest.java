package io.groundswell.processor.audience;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.audience.History;
import io.groundswell.audience.SampledPost;
import io.groundswell.processor.stream.RecordFailures;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HistoryStoreTest {
  private static final long MINUTE = HistoryStore.MINUTE_MS;
  private final KeyValueStore<Bytes, byte[]> rows =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore("rows"), Serdes.Bytes(), Serdes.ByteArray())
          .withLoggingDisabled()
          .build();
  private final HistoryStore store =
      new HistoryStore(rows, new RecordFailures(new SimpleMeterRegistry(), "audience"));

  HistoryStoreTest() {
    MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    rows.init(context.getStateStoreContext(), rows);
  }

  @AfterEach
  void close() {
    rows.close();
  }

  private void sample(String subject, long timeMs, long key) {
    store.sample(
        subject, timeMs, key, SampledPost.of(Long.toString(key), "text", "NEUTRAL", 0.5, timeMs));
  }

  private long count() {
    long count = 0;
    try (var all = rows.all()) {
      for (; all.hasNext(); all.next()) {
        count++;
      }
    }
    return count;
  }

  @Test
  void aMinuteKeepsTheFewPostsThatItHas() {
    for (long key : new long[] {5, -1, 3}) {
      sample("show", 1000, key);
    }
    assertThat(store.samples("show", 0, MINUTE))
        .extracting(SampledPost::id)
        .containsExactly("3", "5", "-1"); // compared without sign
  }

  @Test
  void ofManyTheOnesWithTheLeastKeysAreKept() {
    long[] keys = new Random(1).longs(5000).toArray();
    for (long key : keys) {
      sample("show", 1000, key);
    }
    List<String> least =
        LongStream.of(keys)
            .boxed()
            .sorted(Long::compareUnsigned)
            .limit(HistoryStore.SAMPLES_A_MINUTE)
            .map(String::valueOf)
            .toList();
    assertThat(store.samples("show", 0, MINUTE))
        .extracting(SampledPost::id)
        .containsExactlyElementsOf(least);
    assertThat(count()).isEqualTo(HistoryStore.SAMPLES_A_MINUTE + 1);
  }

  @Test
  void subjectsAndMinutesAreApart() {
    sample("show", 1000, 1);
    sample("shows", 1000, 2);
    sample("show", MINUTE, 3);
    assertThat(store.samples("show", 0, MINUTE)).extracting(SampledPost::id).containsExactly("1");
    assertThat(store.samples("show", 500, 2 * MINUTE))
        .extracting(SampledPost::id)
        .containsExactly("1", "3");
  }

  @Test
  void whatIsOldIsForgottenWithTheHistoryThatHasEnded() {
    for (String subject : List.of("over", "goes on")) {
      History history = new History();
      history.add(1000, 1);
      sample(subject, 1000, 1);
      if (subject.equals("goes on")) {
        history.add(5 * MINUTE, 1);
        sample(subject, 5 * MINUTE, 2);
      }
      store.history(subject, history);
    }

    assertThat(store.forget(5 * MINUTE, 100)).isEqualTo(4);
    assertThat(store.history("over")).isNull();
    assertThat(store.history("goes on")).isNotNull();
    assertThat(store.samples("goes on", 0, 10 * MINUTE)).hasSize(1);
    assertThat(store.forget(5 * MINUTE, 100)).isZero();
  }
}
