package io.groundswell.bridge.ingest;

import io.groundswell.bridge.audience.AudienceView;
import io.groundswell.bridge.audience.WindowReader;
import io.groundswell.bridge.kafka.ClientProperties;
import io.groundswell.bridge.kafka.ReplyOptions;
import io.groundswell.bridge.kafka.RequestFailedException;
import io.groundswell.bridge.kafka.RequestFailedException.Reason;
import io.groundswell.bridge.kafka.SkippedRecords;
import io.groundswell.bridge.kafka.TopicFollower;
import io.groundswell.bridge.kafka.Topics;
import io.groundswell.bridge.live.LiveFeed;
import io.groundswell.common.LogLimiter;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
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
 * Keeps an {@link AudienceView} as its topics have it, and writes what people set. A write is
 * complete when all replicas have it and, unless reading fails, this bridge has read it back: it
 * shows to others in the order of the topic and to nobody before. Thread-safe.
 */
public final class AudienceTopics implements AutoCloseable {
  /** Longest wait to read back what is written; it is written all the same. */
  private static final Duration READ_BACK = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(AudienceTopics.class);
  private static final LogLimiter NOT_WRITTEN = new LogLimiter();

  private final AudienceTopicNames options;
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
   * Starts reading, as soon as the broker is there.
   *
   * @param view to be kept
   * @param live takes what is new, once it is in the view
   * @param work completes futures
   * @param meters count records that are skipped
   */
  public AudienceTopics(
      ReplyOptions kafka,
      AudienceTopicNames options,
      AudienceView view,
      LiveFeed live,
      Executor work,
      MeterRegistry meters) {
    this.options = options;
    this.properties = new ClientProperties(kafka);
    this.topics =
        new Topics(
            kafka,
            List.of(
                TopicSpec.audience(options.audienceTopic()),
                TopicSpec.audienceShifts(options.shiftsTopic()),
                TopicSpec.audienceMarkers(options.markersTopic()),
                TopicSpec.subjects(options.subjectsTopic())));
    this.view = view;
    this.live = live;
    this.work = work;
    SkippedRecords skippedWindows = new SkippedRecords(meters, options.audienceTopic());
    this.reader =
        new WindowReader(view.windows(), why -> skippedWindows.skip(why, "while windows are read"));
    this.windows = follow(options.audienceTopic(), skippedWindows, new WindowRecords());
    this.shifts = follow(meters, options.shiftsTopic(), new ShiftRecords());
    this.markers = follow(meters, options.markersTopic(), new MarkerRecords());
    this.subjects = follow(meters, options.subjectsTopic(), new SubjectRecords());
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

  /** Tells what is news from what the topic had before the view was rebuilt for the first time. */
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

  /** Read once more, older declarations would take the place of newer ones for a while. */
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
          "audience view is rebuilt: windows={} records={} parsed={} seconds={}",
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
   * Whether the view has once had all that was in the topics when reading began. It stays so: a
   * broker that goes later leaves the view as it was then.
   */
  public boolean rebuilt() {
    rebuilt = rebuilt || isCurrent();
    return rebuilt;
  }

  private boolean isCurrent() {
    return windows.caughtUp() && shifts.caughtUp() && markers.caughtUp() && subjects.caughtUp();
  }

  /** Whether the view is as the topics have it, for {@code /health}. */
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
            ? "The view can't be kept up to date now."
            : "The view is being rebuilt: " + reader.read() + " windows' records are read.");
  }

  /**
   * Writes a marker.
   *
   * @return fails with {@link RequestFailedException}
   */
  public CompletableFuture<Void> set(Marker marker) {
    return write(options.markersTopic(), marker.id(), marker.write(), markers);
  }

  /**
   * Writes a subject in the place of the one of that name.
   *
   * @return fails with {@link RequestFailedException}
   */
  public CompletableFuture<Void> set(Subject subject) {
    return write(options.subjectsTopic(), subject.name(), subject.write(), subjects);
  }

  /**
   * Removes the subject of this name.
   *
   * @return fails with {@link RequestFailedException}
   */
  public CompletableFuture<Void> removeSubject(String name) {
    return write(options.subjectsTopic(), name, null, subjects);
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
                "record can't be written: topic={} reason={} suppressed={}",
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

  /** Tells what reads to end, and does not wait for that as {@link #close} does. */
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
