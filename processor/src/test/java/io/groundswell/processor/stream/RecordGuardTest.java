package io.groundswell.processor.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.processor.stream.RecordFailures.Reason;
import io.groundswell.scorer.core.ModelUnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whose fault a failure is: a record's, or that of what processes it. */
class RecordGuardTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RecordFailures failures = new RecordFailures(registry, "score");
  private final RecordGuard guard = new RecordGuard(failures, () -> {});
  private final RecordGuard broken =
      new RecordGuard(
          failures,
          () -> {
            throw new IllegalStateException("the known-good record fails, too");
          });
  private final List<Integer> calls = new ArrayList<>();

  static Stream<Throwable> faultsOfRecords() {
    return Stream.of(
        new NumberFormatException("of the test"),
        new ClassCastException("of the test"),
        new StackOverflowError("of the test"));
  }

  static Stream<Throwable> faultsOfTheSystem() {
    return Stream.of(
        new ModelUnavailableException("of the test", null),
        new KafkaException("of the test"),
        new ProducerFencedException("of the test"),
        new StreamsException(new IllegalStateException("of the test")),
        new TaskCorruptedException(java.util.Set.of()),
        new IllegalStateException(new OutOfMemoryError("of the test")));
  }

  @ParameterizedTest
  @MethodSource("faultsOfRecords")
  void aRecordThatFailsAloneGetsItsOwnResultAndTheOthersTheirs(Throwable fault) {
    List<String> results = guard.score(batch(40, 13, 14), values(fault), this::failed);

    assertThat(results)
        .containsExactlyElementsOf(
            IntStream.range(0, 40).mapToObj(i -> i == 13 || i == 14 ? "failed" : "good").toList());
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void recordsThatDoNotFailAreStillScoredTogether() {
    guard.score(batch(256, 100), values(new NumberFormatException("of the test")), this::failed);

    assertThat(calls).hasSizeLessThan(20).contains(128);
  }

  @ParameterizedTest
  @MethodSource("faultsOfTheSystem")
  void aFaultOfTheSystemIsNoRecords(Throwable fault) {
    assertThatThrownBy(() -> guard.score(batch(8, 3), values(fault), this::failed)).isSameAs(fault);
    assertThatThrownBy(() -> guard.run(() -> "here", () -> throwIt(fault))).isSameAs(fault);
    assertThat(calls).containsExactly(8);
    assertThat(count()).isZero();
  }

  @ParameterizedTest
  @MethodSource("faultsOfRecords")
  void aComponentThatFailsForTheKnownGoodRecordIsNoRecordsFault(Throwable fault) {
    assertThatThrownBy(() -> broken.score(batch(8, 3), values(fault), this::failed))
        .isSameAs(fault);
    assertThatThrownBy(() -> broken.run(() -> "here", () -> throwIt(fault))).isSameAs(fault);
    assertThat(count()).isZero();
  }

  @ParameterizedTest
  @MethodSource("faultsOfRecords")
  void workThatFailsForItsRecordIsCountedAndReturned(Throwable fault) {
    assertThat(guard.run(() -> "here", () -> throwIt(fault))).isSameAs(fault);
    assertThat(guard.run(() -> "here", () -> {})).isNull();
    assertThat(count()).isEqualTo(1);
  }

  private double count() {
    return registry
        .get("groundswell.records.failed")
        .tags("topology", "score", "reason", Reason.INTERNAL_ERROR.name().toLowerCase())
        .counter()
        .count();
  }

  private Function<List<ConsumerRecord<byte[], byte[]>>, List<String>> values(Throwable fault) {
    return batch -> {
      calls.add(batch.size());
      if (batch.stream().anyMatch(r -> new String(r.value(), UTF_8).equals("bad"))) {
        throwIt(fault);
      }
      return batch.stream().map(record -> "good").toList();
    };
  }

  private String failed(ConsumerRecord<byte[], byte[]> record, Throwable failure) {
    assertThat(new String(record.value(), UTF_8)).isEqualTo("bad");
    return "failed";
  }

  private static void throwIt(Throwable fault) {
    if (fault instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) fault;
  }

  private static List<ConsumerRecord<byte[], byte[]>> batch(int size, Integer... bad) {
    return IntStream.range(0, size)
        .mapToObj(i -> List.of(bad).contains(i) ? "bad" : "good")
        .map(value -> KnownGood.record(value.getBytes(UTF_8)))
        .toList();
  }
}
