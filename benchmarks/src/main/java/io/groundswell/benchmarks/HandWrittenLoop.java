package io.groundswell.benchmarks;

import io.groundswell.common.json.BadInputException;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.processor.ProcessorSettings;
import io.groundswell.processor.stream.Scores;
import io.groundswell.scorer.ScoringCore;
import io.groundswell.scorer.core.Language;
import io.groundswell.scorer.core.ModelId;
import io.groundswell.scorer.core.Sentiment;
import io.groundswell.scorer.core.Text;
import io.groundswell.scorer.core.TextHash;
import io.groundswell.topics.Post;
import io.groundswell.topics.PostReader;
import io.groundswell.topics.Score;
import io.groundswell.topics.ScoredPost;
import io.groundswell.topics.TextRules;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;

/**
 * A hand-written loop for cached posts: poll, one MGET, JSON, and a transaction for each poll. It
 * writes the same bytes as the processor and has no misses, dead letters and metrics. It has as
 * many threads as the processor has for posts, and clients with default settings.
 */
final class HandWrittenLoop implements AutoCloseable {
  static final String GROUP = "by-hand";
  private static final Duration POLL = Duration.ofMillis(100);

  /** Offset of the CRC-32 in a cached score, after version, three floats, tokens and flags. */
  private static final int CRC_AT = 16;

  private final String bootstrapServers;
  private final ScoringCore core;
  private final ModelId model;
  private final PostReader reader;
  private final RedisClient redis;
  private final String to;
  private final List<Thread> threads = new ArrayList<>();
  private volatile @Nullable Exception failure;
  private volatile boolean closing;

  /** Starts the loop; both topics exist. */
  HandWrittenLoop(Cluster cluster, String from, String to) {
    ProcessorConfig config = cluster.config();
    bootstrapServers = cluster.bootstrapServers();
    core = cluster.core();
    model = core.model().id();
    reader =
        new PostReader(
            ProcessorSettings.postFormat(config.settingsRead()),
            new TextRules(config.settingsRead().get(CommonSettings.MAX_TEXT_BYTES)));
    redis = RedisClient.create(cluster.redisUrl());
    this.to = to;
    for (int i = 0; i < config.settingsRead().get(ProcessorSettings.STREAM_THREADS); i++) {
      Thread thread = new Thread(() -> run(from), "by-hand-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  /** A count that throws if the loop has failed. */
  LongSupplier watched(LongSupplier done) {
    return () -> {
      if (failure != null) {
        throw new IllegalStateException("The hand-written loop failed", failure);
      }
      return done.getAsLong();
    };
  }

  private void run(String from) {
    try (KafkaConsumer<byte[], byte[]> consumer =
            KafkaClients.consumer(bootstrapServers, Map.of(ConsumerConfig.GROUP_ID_CONFIG, GROUP));
        KafkaProducer<byte[], byte[]> producer =
            KafkaClients.transactionalProducer(bootstrapServers, GROUP, Map.of())) {
      consumer.subscribe(List.of(from));
      while (!closing) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (!records.isEmpty()) {
          long polled = System.nanoTime();
          producer.beginTransaction();
          score(records, polled, producer);
          producer.sendOffsetsToTransaction(records.nextOffsets(), consumer.groupMetadata());
          producer.commitTransaction();
        }
      }
    } catch (Exception e) { // thrown by watched()
      failure = e;
    }
  }

  private void score(
      ConsumerRecords<byte[], byte[]> records, long polled, KafkaProducer<byte[], byte[]> producer)
      throws BadInputException {
    List<Post> posts = new ArrayList<>(records.count());
    byte[][] keys = new byte[records.count()][];
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Post post = reader.read(record.value());
      TextHash hash = TextHash.of(core.model().normalise(post.text()));
      keys[posts.size()] =
          ("gs:" + model.digest() + ":" + hash.hex()).getBytes(StandardCharsets.US_ASCII);
      posts.add(post);
    }
    List<byte[]> cached = redis.mget(keys);
    int i = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Post post = posts.get(i);
      byte[] value = ScoredPost.write(post, scored(post, cached.get(i), polled));
      var unused =
          producer.send(
              new ProducerRecord<>(
                  to, null, record.timestamp(), record.key(), value, record.headers()));
      i++;
    }
  }

  private Score scored(Post post, byte[] cached, long polled) {
    Sentiment s = read(cached);
    Language language =
        core.languages()
            .of(new Text(post.text(), post.lang(), post.subjects()), core.model().languages());
    return new Score(
        s.label().name(),
        s.confidence(),
        s.negative(),
        s.neutral(),
        s.positive(),
        Scores.model(model),
        true,
        s.truncated(),
        s.tokens(),
        s.segments(),
        language.tag(),
        language.supported(),
        (System.nanoTime() - polled) / 1e6);
  }

  private static Sentiment read(byte[] cached) {
    ByteBuffer value = ByteBuffer.wrap(cached, 1, cached.length - 1);
    CRC32 crc = new CRC32();
    crc.update(cached, 0, CRC_AT);
    if (value.getInt(CRC_AT) != (int) crc.getValue()) {
      throw new IllegalStateException("A cached score has a wrong checksum");
    }
    float negative = value.getFloat();
    float neutral = value.getFloat();
    float positive = value.getFloat();
    int tokens = Short.toUnsignedInt(value.getShort());
    int flags = value.get();
    return new Sentiment(negative, neutral, positive, tokens, (flags >> 1) + 1, (flags & 1) != 0);
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    for (Thread thread : threads) {
      thread.join();
    }
    redis.close();
  }
}
