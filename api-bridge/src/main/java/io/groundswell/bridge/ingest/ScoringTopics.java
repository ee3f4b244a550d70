package io.groundswell.bridge.ingest;

import io.groundswell.bridge.kafka.ClientProperties;
import io.groundswell.bridge.kafka.ReplyOptions;
import io.groundswell.bridge.kafka.SkippedRecords;
import io.groundswell.bridge.live.LiveFeed;
import io.groundswell.bridge.live.LivePost;
import io.groundswell.bridge.live.SystemFigures;
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
 * Tells the live feed of posts that have been scored, and how the scoring does, on a thread of its
 * own. While nobody watches it has no connection; while somebody does it reads the newest posts
 * only, however many there are.
 */
public final class ScoringTopics implements AutoCloseable {
  /** Most posts that are shown at once. */
  static final int MOST_POSTS = 20;

  private static final Logger log = LoggerFactory.getLogger(ScoringTopics.class);
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration API_TIMEOUT = Duration.ofSeconds(5);

  /** Looks between two figures of the system. */
  private static final int LOOKS_A_FIGURE = 4;

  /** Dead letters that are read to know how many offsets each takes. */
  private static final int DEAD_LETTERS_READ = 200;

  /** Posts that the part of cached scores is known from. */
  private static final int POSTS_SAMPLED = 1000;

  private final ScoringOptions options;
  private final ClientProperties properties;
  private final LiveFeed feed;
  private final SkippedRecords skipped;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "live-scoring");

  /**
   * @param feed takes posts and figures
   * @param meters count records that are skipped
   */
  public ScoringTopics(
      ReplyOptions kafka, ScoringOptions options, LiveFeed feed, MeterRegistry meters) {
    this.options = options;
    this.properties = new ClientProperties(kafka);
    this.feed = feed;
    this.skipped = new SkippedRecords(meters, options.sentimentTopic());
    thread.setDaemon(true);
  }

  /** Begins to wait for somebody who watches. */
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
      try (TopicTailSampler posts = open(options.sentimentTopic(), MOST_POSTS);
          TopicTailSampler deadLetters = open(options.deadLetterTopic(), DEAD_LETTERS_READ);
          Consumer<byte[], byte[]> offsets = consumer();
          Admin admin = Admin.create(properties.admin())) {
        Session session = new Session(posts, deadLetters, offsets, admin);
        do {
          session.look();
          failures = 0;
        } while (feed.watched() && pause());
      } catch (InterruptException | InterruptedException e) {
        closed.countDown();
      } catch (Exception | Error e) {
        if (++failures == 2 && closed.getCount() > 0) {
          log.warn("scored posts can't be shown, trying again: reason={}", e.toString());
        }
      }
    }
  }

  /** Waits for the next look; false if there is none. */
  private boolean pause() {
    try {
      return !closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  private TopicTailSampler open(String topic, int mostOfPartition) {
    return new TopicTailSampler(topic, consumer(), mostOfPartition);
  }

  private Consumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        properties.samplingConsumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** From the first watcher to the last. */
  private final class Session {
    private final TopicTailSampler posts;
    private final TopicTailSampler deadLetters;
    private final Consumer<byte[], byte[]> offsets;
    private final Admin admin;
    private final Deque<Boolean> cached = new ArrayDeque<>();
    private int looks;

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

    void look() throws ExecutionException, InterruptedException, TimeoutException {
      if (posts.found()) {
        show(posts.look());
      }
      if (looks++ % LOOKS_A_FIGURE == 1) { // after the second look there is a rate
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
      deadLetters.look();
      return deadLetters.size();
    }

    /** Posts behind what the scorers have committed; null if they never have. */
    private @Nullable Long lag() throws ExecutionException, InterruptedException, TimeoutException {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets(options.scorerGroup())
              .partitionsToOffsetAndMetadata()
              .get(API_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      List<TopicPartition> partitions = TopicTailSampler.partitions(offsets, options.rawTopic());
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

  /** Tells what reads to end, and does not wait for that as {@link #close} does. */
  public void stop() {
    closed.countDown();
  }

  @Override
  public void close() {
    stop();
    try {
      thread.join(EVERY.toMillis());
      thread.interrupt(); // it waits for the broker
      thread.join(API_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
