package io.groundswell.processor.audience;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.audience.AudienceOptions;
import io.groundswell.audience.Counting;
import io.groundswell.audience.ShiftSettings;
import io.groundswell.audience.SubjectsView;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.processor.stream.CloudEvents;
import io.groundswell.processor.stream.RecordFailures;
import io.groundswell.processor.stream.StreamsSettings;
import io.groundswell.topics.AudienceWindow;
import io.groundswell.topics.Shift;
import io.groundswell.topics.Subject;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** Drives the audience topology with a test clock, and names its input and output. */
final class AudienceDriver implements AutoCloseable {
  private static final List<String> WORDS =
      List.of(" tonight", " again", " honestly", " people", " seriously", " wow", " guys");

  /** When the clock begins; the start of a window of each length. */
  private static final Duration SECOND = Duration.ofSeconds(1);

  static final Instant START = Instant.parse("2026-11-21T20:00:00Z");

  static final AudienceOptions OPTIONS = options(100, false);

  static AudienceOptions options(int maxSubjects, boolean countShared) {
    return new AudienceOptions(
        30_000,
        5_000,
        7 * 86_400_000L,
        5,
        200,
        maxSubjects,
        countShared,
        false,
        Counting.of(Counting.Method.CLASSIFY, Optional.empty()),
        ShiftSettings.of(4, 15, 100, 20, 300));
  }

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SubjectsView subjects = new SubjectsView();
  private final Path stateDir;
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> sentiment;
  private final TestInputTopic<byte[], byte[]> declared;
  private final TestOutputTopic<String, byte[]> audience;
  private final TestOutputTopic<String, byte[]> shifts;
  private Instant now = START;

  AudienceDriver(AudienceOptions options) {
    this(options, CloudEvents.OFF);
  }

  AudienceDriver(AudienceOptions options, CloudEvents events) {
    try {
      stateDir = Files.createTempDirectory("audience");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Properties settings =
        StreamsSettings.audience(
            Map.of(),
            "audience",
            "unused:9092",
            1,
            stateDir,
            new RecordFailures(registry, "audience"));
    driver =
        new TopologyTestDriver(
            topology(options, subjects, events, registry).get(), settings, START);
    ByteArraySerializer bytes = new ByteArraySerializer();
    sentiment = driver.createInputTopic("sentiment", bytes, bytes);
    declared = driver.createInputTopic("subjects", bytes, bytes);
    audience =
        driver.createOutputTopic("audience", new StringDeserializer(), new ByteArrayDeserializer());
    shifts =
        driver.createOutputTopic(
            "audience-shifts", new StringDeserializer(), new ByteArrayDeserializer());
  }

  static AudienceTopology topology(
      AudienceOptions options,
      SubjectsView subjects,
      CloudEvents events,
      SimpleMeterRegistry registry) {
    return new AudienceTopology(
        new AudienceTopology.Topics("sentiment", "audience", "audience-shifts", "subjects"),
        options,
        subjects,
        () -> 1,
        events,
        new AudienceMetrics(registry));
  }

  /** A scored post about "show", written {@code second} seconds after the start. */
  static ScoredPostBuilder post(double second) {
    return new ScoredPostBuilder(START.plusMillis((long) (1000 * second)));
  }

  void declare(String name, String group, String... keywords) {
    declareRaw(name, new Subject(name, group, List.of(keywords), List.of(), List.of()).write());
  }

  void declareRaw(@Nullable String key, byte @Nullable [] value) {
    declared.pipeInput(key == null ? null : key.getBytes(UTF_8), value);
  }

  /** A record of an internal topic that the topology has not written. */
  void internal(String topic, @Nullable String key, byte @Nullable [] value) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(key == null ? null : key.getBytes(UTF_8), value, now);
  }

  KeyValueStore<Bytes, byte[]> store(String name) {
    return driver.getKeyValueStore(name);
  }

  /** Keys of all rows of a store. */
  List<Bytes> keys(String name) {
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = store(name).all()) {
      all.forEachRemaining(row -> keys.add(row.key));
    }
    return keys;
  }

  /** How many records or rows the topology has not been able to process. */
  double failed(String reason) {
    return registry
        .get("groundswell.records.failed")
        .tags("topology", "audience", "reason", reason)
        .counter()
        .count();
  }

  /** Sends posts; the clock does not move. */
  AudienceDriver send(ScoredPostBuilder... posts) {
    for (ScoredPostBuilder post : posts) {
      send(post.value(), now);
    }
    return this;
  }

  AudienceDriver send(byte[] value, Instant recordTime) {
    sentiment.pipeInput(null, value, recordTime);
    return this;
  }

  /** The clock goes on, second by second. */
  AudienceDriver pass(Duration time) {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      Duration left = Duration.between(now, end);
      Duration step = left.compareTo(SECOND) < 0 ? left : SECOND;
      now = now.plus(step);
      driver.advanceWallClockTime(step);
    }
    return this;
  }

  /** Two posts a second about a subject: three of four are positive if {@code good}, else one. */
  void evening(int fromSecond, int toSecond, String subject, boolean good, String text) {
    for (int second = fromSecond; second < toSecond; second++) {
      for (int i = 0; i < 2; i++) {
        // Texts that differ only in a number count as identical.
        String words = text + WORDS.get((2 * second + i) % 7) + WORDS.get((second + i) % 5);
        ScoredPostBuilder post =
            post(second + i / 2.0).about(subject).by("author " + (2 * second + i) % 311);
        send((good == ((2 * second + i) % 4 != 0) ? post.positive() : post.negative()).text(words));
      }
      pass(Duration.ofSeconds(1));
    }
  }

  /** The clock goes on for long enough that all that has changed is published. */
  AudienceDriver settle() {
    return pass(Duration.ofMillis(1000)).pass(Duration.ofMillis(1000));
  }

  /** Records of windows published since the last time. */
  List<TestRecord<String, byte[]>> windowRecords() {
    return audience.readRecordsToList();
  }

  /** Records of shifts published since the last time. */
  List<TestRecord<String, byte[]>> shiftRecords() {
    return shifts.readRecordsToList();
  }

  /** Windows published since the last time. */
  List<AudienceWindow> windows() {
    List<AudienceWindow> windows = new ArrayList<>();
    for (byte[] value : audience.readValuesToList()) {
      try {
        windows.add(AudienceWindow.read(value));
      } catch (BadInputException e) {
        throw new AssertionError(e);
      }
    }
    return windows;
  }

  /** The last of {@link #windows} of a subject and length that starts at a second. */
  AudienceWindow last(String subject, int seconds, int startSecond) {
    return windows().stream()
        .filter(w -> w.subject().equals(subject) && w.seconds() == seconds)
        .filter(w -> w.start().equals(START.plusSeconds(startSecond)))
        .reduce((first, second) -> second)
        .orElseThrow(() -> new AssertionError("no such window"));
  }

  List<Shift> shifts() {
    List<Shift> found = new ArrayList<>();
    for (byte[] value : shifts.readValuesToList()) {
      try {
        found.add(Shift.read(value));
      } catch (BadInputException e) {
        throw new AssertionError(e);
      }
    }
    return found;
  }

  /** How many rows a store has. */
  long storedRows(String store) {
    long rows = 0;
    try (KeyValueIterator<Object, Object> all = driver.getKeyValueStore(store).all()) {
      for (; all.hasNext(); all.next()) {
        rows++;
      }
    }
    return rows;
  }

  double count(String counter, String... tags) {
    return registry.get("groundswell.audience." + counter).tags(tags).counter().count();
  }

  @Override
  public void close() {
    driver.close();
    try {
      Utils.delete(stateDir.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A record of the sentiment topic. */
  static final class ScoredPostBuilder {
    private final ObjectNode json = StrictJson.object();

    private ScoredPostBuilder(Instant createdAt) {
      json.put("text", "as it is");
      json.put("created_at", createdAt.toString());
      json.putArray("subjects").add("show");
      json.put("language_supported", true);
      scored("NEUTRAL", 0.2, 0.6, 0.2);
    }

    private ScoredPostBuilder scored(String label, double neg, double neu, double pos) {
      json.put("label", label);
      json.putObject("scores").put("negative", neg).put("neutral", neu).put("positive", pos);
      return this;
    }

    ScoredPostBuilder positive() {
      return scored("POSITIVE", 0.1, 0.1, 0.8);
    }

    ScoredPostBuilder negative() {
      return scored("NEGATIVE", 0.7, 0.2, 0.1);
    }

    ScoredPostBuilder about(String... subjects) {
      json.putArray("subjects");
      for (String subject : subjects) {
        json.withArray("subjects").add(subject);
      }
      return this;
    }

    ScoredPostBuilder by(String author) {
      json.put("author", author);
      return this;
    }

    ScoredPostBuilder text(String text) {
      json.put("text", text);
      return this;
    }

    ScoredPostBuilder foreign() {
      json.put("language_supported", false);
      return this;
    }

    ScoredPostBuilder createdAt(String time) {
      json.put("created_at", time);
      return this;
    }

    byte[] value() {
      return StrictJson.write(json);
    }
  }
}
