package io.groundswell.bridge.ingest;

import io.groundswell.bridge.kafka.ClientProperties;
import io.groundswell.bridge.kafka.SkippedRecords;
import io.groundswell.bridge.live.LiveFeed;
import io.groundswell.bridge.live.LivePost;
import io.groundswell.bridge.live.SystemFigures;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples scored posts and figures of the system for the live feed, on its own thread. It connects
 * only while the feed has watchers, and consumes only the newest posts of each interval.
 */
public final class ScoringTopics implements AutoCloseable {
  /** The most posts of one event. */
  static final int MOST_POSTS = 20;

  private static final Logger log = LoggerFactory.getLogger(ScoringTopics.class);
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration API_TIMEOUT = Duration.ofSeconds(5);

  /** Samples from one publication of the system's figures to the next. */
  private static final int SAMPLES_PER_FIGURES = 4;

  /** Dead letters sampled to estimate the offsets that each takes. */
  private static final int DEAD_LETTERS_SAMPLED = 200;

  /** Posts from which the cache hit ratio is estimated. */
  private static final int POSTS_SAMPLED = 1000;

  private final Settings settings;
  private final ClientProperties properties;
  private final LiveFeed feed;
  private final SkippedRecords skipped;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "live-scoring");

  /**
   * @param feed gets posts and figures
   * @param meters count skipped records
   */
  public ScoringTopics(Settings settings, LiveFeed feed, MeterRegistry meters) {
    this.settings = settings;
    this.properties = new ClientProperties(settings);
    this.feed = feed;
    this.skipped = new SkippedRecords(meters, settings.get(CommonSettings.SENTIMENT_TOPIC));
    thread.setDaemon(true);
  }

  /** Starts waiting for watchers. */
  public ScoringTopics start() {
    thread.start();
    return this;
  }

  private void run() {
    int failures = 0;
    while (pause()) {
      if (!feed.watched()) {
        continue;
      }
      try (TopicTailSampler posts = open(settings.get(CommonSettings.SENTIMENT_TOPIC), MOST_POSTS);
          TopicTailSampler deadLetters =
              open(settings.get(CommonSettings.DEAD_LETTER_TOPIC), DEAD_LETTERS_SAMPLED);
          Consumer<byte[], byte[]> offsets = consumer();
          Admin admin = Admin.create(properties.admin())) {
        Session session = new Session(posts, deadLetters, offsets, admin);
        do {
          session.sample();
          failures = 0;
        } while (feed.watched() && pause());
      } catch (InterruptException | InterruptedException e) {
        closed.countDown();
      } catch (Exception | Error e) {
        if (++failures == 2 && closed.getCount() > 0) {
          log.warn("sampling of scored posts failed, retrying: reason={}", e.toString());
        }
      }
    }
  }

  /** Waits for the next sample; false if closed. */
  private boolean pause() {
    try {
      return !closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  private TopicTailSampler open(String topic, int maxOffsets) {
    return new TopicTailSampler(topic, consumer(), maxOffsets);
  }

  private Consumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        properties.samplingConsumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The clients, from the first watcher to the last. */
  private final class Session {
    private final TopicTailSampler posts;
    private final TopicTailSampler deadLetters;
    private final Consumer<byte[], byte[]> offsets;
    private final Admin admin;
    private final Deque<Boolean> cached = new ArrayDeque<>();
    private int samples;

    Session(
        TopicTailSampler posts,
        TopicTailSampler deadLetters,
        Consumer<byte[], byte[]> offsets,
        Admin admin) {
      this.posts = posts;
      this.deadLetters = deadLetters;
      this.offsets = offsets;
      this.admin = admin;
    }

    void sample() throws ExecutionException, InterruptedException, TimeoutException {
      if (posts.found()) {
        show(posts.sample());
      }
      if (samples++ % SAMPLES_PER_FIGURES == 1) { // a rate takes two samples
        feed.system(
            new SystemFigures(
                posts.found() ? posts.rate() : null, lag(), deadLetters(), cacheHitRatio()));
      }
    }

    private void show(List<ConsumerRecord<byte[], byte[]>> records) {
      List<ConsumerRecord<byte[], byte[]>> ordered = new ArrayList<>(records);
      ordered.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
      List<LivePost> scored = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : ordered) {
        LivePost post = record.value() == null ? null : post(record);
        if (post != null) {
          scored.add(post);
          cached.add(post.cached());
        }
      }
      while (cached.size() > POSTS_SAMPLED) {
        cached.remove();
      }
      feed.posts(scored.subList(Math.max(0, scored.size() - MOST_POSTS), scored.size()));
    }

    private @Nullable LivePost post(ConsumerRecord<byte[], byte[]> record) {
      try {
        return LivePost.read(
            record.value(),
            record.partition() + "-" + record.offset(),
            Instant.ofEpochMilli(record.timestamp()));
      } catch (RuntimeException | StackOverflowError e) {
        skipped.skip(e, "partition=" + record.partition() + " offset=" + record.offset());
        return null;
      }
    }

    private @Nullable Double cacheHitRatio() {
      return cached.isEmpty()
          ? null
          : (Double) (cached.stream().filter(hit -> hit).count() / (double) cached.size());
    }

    private @Nullable Long deadLetters() {
      if (!deadLetters.found()) {
        return null;
      }
      deadLetters.sample();
      return deadLetters.size();
    }

    /** The consumer lag of the scorers in records; null if they have never committed. */
    private @Nullable Long lag() throws ExecutionException, InterruptedException, TimeoutException {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets(CommonSettings.scorerGroup(settings))
              .partitionsToOffsetAndMetadata()
              .get(API_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      List<TopicPartition> partitions =
          TopicTailSampler.partitions(offsets, settings.get(CommonSettings.RAW_TOPIC));
      if (partitions.stream().noneMatch(committed::containsKey)) {
        return null;
      }
      Map<TopicPartition, Long> begins = offsets.beginningOffsets(partitions, API_TIMEOUT);
      Map<TopicPartition, Long> ends = offsets.endOffsets(partitions, API_TIMEOUT);
      long lag = 0;
      for (TopicPartition partition : partitions) {
        OffsetAndMetadata done = committed.get(partition);
        long from = done == null ? begins.getOrDefault(partition, 0L) : done.offset();
        lag += Math.max(0, ends.getOrDefault(partition, from) - from);
      }
      return lag;
    }
  }

  /** Requests the thread to end; {@link #close} also waits for it. */
  public void stop() {
    closed.countDown();
  }

  @Override
  public void close() {
    stop();
    try {
      thread.join(EVERY.toMillis());
      thread.interrupt(); // waits for the broker
      thread.join(API_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
