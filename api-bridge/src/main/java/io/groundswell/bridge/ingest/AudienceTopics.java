package io.groundswell.bridge.ingest;

import io.groundswell.bridge.audience.AudienceView;
import io.groundswell.bridge.audience.WindowReader;
import io.groundswell.bridge.kafka.ClientProperties;
import io.groundswell.bridge.kafka.RequestFailedException;
import io.groundswell.bridge.kafka.RequestFailedException.Reason;
import io.groundswell.bridge.kafka.SkippedRecords;
import io.groundswell.bridge.kafka.TopicFollower;
import io.groundswell.bridge.kafka.Topics;
import io.groundswell.bridge.live.LiveFeed;
import io.groundswell.common.LogLimiter;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Settings;
import io.groundswell.topics.AudienceWindow;
import io.groundswell.topics.Marker;
import io.groundswell.topics.ScorerStatus.Component;
import io.groundswell.topics.Shift;
import io.groundswell.topics.Subject;
import io.groundswell.topics.TopicSpec;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an {@link AudienceView} current from its topics, and produces subjects and markers. A write
 * is complete when all replicas have it and this bridge has consumed it: every client sees writes
 * in the order of the topic. Thread-safe.
 */
public final class AudienceTopics implements AutoCloseable {
  /** Longest wait for a written record to be consumed; the write then succeeds without. */
  private static final Duration READ_BACK = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(AudienceTopics.class);
  private static final LogLimiter NOT_WRITTEN = new LogLimiter();

  private final String markersTopic;
  private final String subjectsTopic;
  private final ClientProperties properties;
  private final Topics topics;
  private final AudienceView view;
  private final LiveFeed live;
  private final Executor work;
  private final WindowReader reader;
  private final TopicFollower windows;
  private final TopicFollower shifts;
  private final TopicFollower markers;
  private final TopicFollower subjects;

  private volatile boolean rebuilt;
  private @Nullable Producer<byte[], byte[]> producer;

  /**
   * Consumes the topics as soon as the broker is available.
   *
   * @param view to keep current
   * @param live gets new records once they are in the view
   * @param work completes futures
   * @param meters count skipped records
   */
  public AudienceTopics(
      Settings settings, AudienceView view, LiveFeed live, Executor work, MeterRegistry meters) {
    String audienceTopic = settings.get(CommonSettings.AUDIENCE_TOPIC);
    String shiftsTopic = settings.get(CommonSettings.SHIFTS_TOPIC);
    this.markersTopic = settings.get(CommonSettings.MARKERS_TOPIC);
    this.subjectsTopic = settings.get(CommonSettings.SUBJECTS_TOPIC);
    this.properties = new ClientProperties(settings);
    this.topics =
        new Topics(
            settings,
            List.of(
                TopicSpec.audience(audienceTopic),
                TopicSpec.audienceShifts(shiftsTopic),
                TopicSpec.audienceMarkers(markersTopic),
                TopicSpec.subjects(subjectsTopic)));
    this.view = view;
    this.live = live;
    this.work = work;
    SkippedRecords skippedWindows = new SkippedRecords(meters, audienceTopic);
    this.reader =
        new WindowReader(view.windows(), why -> skippedWindows.skip(why, "in the audience view"));
    this.windows = follow(audienceTopic, skippedWindows, new WindowRecords());
    this.shifts = follow(meters, shiftsTopic, new ShiftRecords());
    this.markers = follow(meters, markersTopic, new MarkerRecords());
    this.subjects = follow(meters, subjectsTopic, new SubjectRecords());
  }

  private TopicFollower follow(MeterRegistry meters, String topic, TopicFollower.Reader records) {
    return follow(topic, new SkippedRecords(meters, topic), records);
  }

  private TopicFollower follow(String topic, SkippedRecords skipped, TopicFollower.Reader records) {
    return new TopicFollower(topic, TopicFollower.From.BEGINNING, this::open, skipped, records)
        .start();
  }

  private Consumer<byte[], byte[]> open() {
    topics.run();
    return new KafkaConsumer<>(
        properties.committedConsumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Marks records as new once the view was rebuilt for the first time. */
  private abstract static class Records implements TopicFollower.Reader {
    private boolean rebuilt;

    @Override
    public void caughtUp() {
      rebuilt = true;
    }

    @Override
    public void read(ConsumerRecord<byte[], byte[]> record, boolean again)
        throws BadInputException {
      read(record.value(), record, rebuilt && !again);
    }

    abstract void read(
        byte @Nullable [] value, ConsumerRecord<byte[], byte[]> record, boolean isNew)
        throws BadInputException;
  }

  private final class ShiftRecords extends Records {
    @Override
    void read(byte @Nullable [] value, ConsumerRecord<byte[], byte[]> record, boolean isNew)
        throws BadInputException {
      Shift shift = view.shifts().accept(value, written(record));
      if (shift != null && isNew) {
        live.shift(shift);
      }
    }
  }

  private final class MarkerRecords extends Records {
    @Override
    void read(byte @Nullable [] value, ConsumerRecord<byte[], byte[]> record, boolean isNew)
        throws BadInputException {
      Marker marker = view.markers().accept(value, written(record));
      if (marker != null && isNew) {
        live.marker(marker);
      }
    }
  }

  /** Ignores records that are consumed again: older declarations would replace newer ones. */
  private final class SubjectRecords implements TopicFollower.Reader {
    private boolean rebuilt;

    @Override
    public void read(ConsumerRecord<byte[], byte[]> record, boolean again)
        throws BadInputException {
      if (record.key() == null) {
        throw new BadInputException(ErrorCode.INVALID_SUBJECT, "The record has no key.");
      }
      String name = new String(record.key(), StandardCharsets.UTF_8);
      if (!again && view.subjects().accept(name, record.value()) && rebuilt) {
        live.subjectsChanged();
      }
    }

    @Override
    public void caughtUp() {
      if (!rebuilt) {
        live.subjectsRebuilt();
      }
      rebuilt = true;
    }
  }

  private final class WindowRecords extends Records {
    private long startedNanos;

    @Override
    public void starting() {
      reader.rebuild();
      startedNanos = System.nanoTime();
    }

    @Override
    void read(byte @Nullable [] value, ConsumerRecord<byte[], byte[]> record, boolean isNew) {
      AudienceWindow window = reader.accept(value, isNew);
      if (window != null && isNew) {
        live.window(window);
      }
    }

    @Override
    public void caughtUp() {
      super.caughtUp();
      reader.rebuilt();
      log.info(
          "audience view rebuilt: windows={} records={} parsed={} seconds={}",
          view.windows().size(),
          reader.read(),
          reader.parsed(),
          (System.nanoTime() - startedNanos) / 1e9);
    }
  }

  private static Instant written(ConsumerRecord<byte[], byte[]> record) {
    return Instant.ofEpochMilli(record.timestamp());
  }

  /**
   * Whether the view has once had all records that existed at the start. It stays true: if the
   * broker becomes unavailable, the view remains as it is.
   */
  public boolean rebuilt() {
    rebuilt = rebuilt || isCurrent();
    return rebuilt;
  }

  private boolean isCurrent() {
    return windows.caughtUp() && shifts.caughtUp() && markers.caughtUp() && subjects.caughtUp();
  }

  /** Whether the view is current, for {@code /health}. */
  public Component component() {
    if (isCurrent()) {
      return new Component(
          true,
          "The view has "
              + view.windows().size()
              + " windows of "
              + view.windows().subjects()
              + " subjects.");
    }
    return new Component(
        false,
        rebuilt()
            ? "The view is outdated: the bridge can't consume its topics."
            : "The view is being rebuilt: " + reader.read() + " records of windows consumed.");
  }

  /**
   * Produces a marker.
   *
   * @return fails with {@link RequestFailedException}
   */
  public CompletableFuture<Void> set(Marker marker) {
    return write(markersTopic, marker.id(), marker.write(), markers);
  }

  /**
   * Produces a subject, which replaces the one of that name.
   *
   * @return fails with {@link RequestFailedException}
   */
  public CompletableFuture<Void> set(Subject subject) {
    return write(subjectsTopic, subject.name(), subject.write(), subjects);
  }

  /**
   * Produces a tombstone for the subject of this name.
   *
   * @return fails with {@link RequestFailedException}
   */
  public CompletableFuture<Void> removeSubject(String name) {
    return write(subjectsTopic, name, null, subjects);
  }

  private CompletableFuture<Void> write(
      String topic, String key, byte @Nullable [] value, TopicFollower follower) {
    CompletableFuture<RecordMetadata> written = new CompletableFuture<>();
    try {
      var unused =
          producer()
              .send(
                  new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value),
                  (metadata, failure) -> {
                    if (failure == null) {
                      written.complete(metadata);
                    } else {
                      written.completeExceptionally(named(topic, failure));
                    }
                  });
    } catch (RuntimeException e) {
      written.completeExceptionally(named(topic, e));
    }
    return written.thenComposeAsync(
        metadata ->
            follower
                .hasRead(metadata.partition(), metadata.offset())
                .completeOnTimeout(null, READ_BACK.toMillis(), TimeUnit.MILLISECONDS),
        work);
  }

  private static RequestFailedException named(String topic, Exception failure) {
    if (failure instanceof RecordTooLargeException) {
      return new RequestFailedException(Reason.TOO_LARGE);
    }
    NOT_WRITTEN.log(
        suppressed ->
            log.warn(
                "record not written: topic={} reason={} suppressed={}",
                topic,
                failure.getMessage(),
                suppressed));
    return new RequestFailedException(Reason.NOT_WRITTEN);
  }

  private synchronized Producer<byte[], byte[]> producer() {
    if (producer == null) {
      producer =
          new KafkaProducer<>(
              properties.durableProducer(), new ByteArraySerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  /** Requests the consumers to end; {@link #close} also waits for them. */
  public void stop() {
    windows.stop();
    shifts.stop();
    markers.stop();
    subjects.stop();
  }

  @Override
  public void close() {
    stop();
    windows.close();
    shifts.close();
    markers.close();
    subjects.close();
    synchronized (this) {
      if (producer != null) {
        producer.close(Duration.ofSeconds(1));
      }
    }
  }
}
