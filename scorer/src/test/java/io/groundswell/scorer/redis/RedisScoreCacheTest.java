package io.groundswell.scorer.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.groundswell.scorer.core.ModelId;
import io.groundswell.scorer.core.ScoreCache;
import io.groundswell.scorer.core.Sentiment;
import io.groundswell.scorer.core.TextHash;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

public class RedisScoreCacheTest {
  private static final ModelId MODEL =
      new ModelId("bundled", "a1".repeat(32), "OnnxRuntime", "int8");
  private static final ModelId OTHER =
      new ModelId("bundled", "b2".repeat(32), "OnnxRuntime", "int8");
  private static final TextHash HELLO = TextHash.of("hello");
  private static final TextHash UNKNOWN = TextHash.of("never seen");
  private static final Sentiment SCORE = new Sentiment(0.1f, 0.2f, 0.7f, 5, 1, false);

  /** Long enough for a machine under load. */
  public static final Duration PATIENT = Duration.ofSeconds(20);

  private static RealRedis redis;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicLong now = new AtomicLong();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeAll
  static void startRedis() {
    redis = RealRedis.start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void listen() {
    log.start();
    logger().addAppender(log);
    try (RedisClient client = redis.client()) {
      client.flushAll();
    }
  }

  @AfterEach
  void stopListening() {
    logger().detachAppender(log);
  }

  @Test
  void aHitOfALongTextHasItsSegmentCount() {
    Sentiment most = new Sentiment(0.1f, 0.2f, 0.7f, 12_366, 32, true);
    try (Opened cache = cache(MODEL)) {
      cache.put(Map.of(HELLO, most));

      assertThat(cache.get(List.of(HELLO))).containsOnly(Map.entry(HELLO, most));
    }
  }

  @Test
  void returnsTheScoresThatWerePutAndNoOthers() {
    try (Opened cache = cache(MODEL)) {
      assertThat(cache.get(List.of(HELLO, UNKNOWN))).isEmpty();

      cache.put(Map.of(HELLO, SCORE));

      assertThat(cache.get(List.of(UNKNOWN, HELLO))).containsOnly(Map.entry(HELLO, SCORE));
      assertThat(log.list).isEmpty();
    }
  }

  @Test
  void anotherModelsScoresAreNeverServed() {
    try (Opened cache = cache(MODEL);
        Opened other = cache(OTHER)) {
      cache.put(Map.of(HELLO, SCORE));

      assertThat(other.get(List.of(HELLO))).isEmpty();
    }
  }

  @Test
  void modelsShareConnectionsAndTheCircuitBreakerButNoScores() {
    try (RedisScoreCache cache =
        new RedisScoreCache(new RedisUrl(redis.url()), 3_600, registry, PATIENT, now::get)) {
      ScoreCache first = cache.forModel(MODEL);
      ScoreCache second = cache.forModel(OTHER);
      first.put(Map.of(HELLO, SCORE));
      assertThat(second.get(List.of(HELLO))).isEmpty();
      assertThat(first.get(List.of(HELLO))).containsOnly(Map.entry(HELLO, SCORE));
      assertThat(calls("get", "ok")).isEqualTo(2);
    }
    RealRedis mortal = RealRedis.start();
    try (RedisScoreCache cache =
        new RedisScoreCache(new RedisUrl(mortal.url()), 3_600, registry, PATIENT, now::get)) {
      mortal.stop();
      for (int i = 0; i < 3; i++) {
        cache.forModel(MODEL).get(List.of(HELLO));
      }
      cache.forModel(OTHER).get(List.of(HELLO));
      assertThat(calls("get", "skipped")).isEqualTo(1);
    } finally {
      mortal.close();
    }
  }

  @Test
  void anEmptyLookUpSendsNoCommand() {
    try (Opened cache = cache(MODEL)) {
      assertThat(cache.get(List.of())).isEmpty();
      cache.put(Map.of());

      assertThat(registry.getMeters()).noneMatch(m -> m.getId().getName().contains("calls"));
    }
  }

  @Test
  void aBatchIsOneRoundTripEachWayAndAHugeOneAFew() {
    Map<TextHash, Sentiment> window = new HashMap<>();
    IntStream.range(0, 2_500).forEach(i -> window.put(TextHash.of("text " + i), SCORE));
    List<TextHash> hashes = List.copyOf(window.keySet());
    try (Opened cache = cache(MODEL)) {
      cache.put(window);
      assertThat(cache.get(hashes)).isEqualTo(window);
      assertThat(calls("put", "ok")).isEqualTo(3);
      assertThat(calls("get", "ok")).isEqualTo(3);

      cache.get(hashes.subList(0, 256));
      assertThat(calls("get", "ok")).isEqualTo(4);
    }
  }

  @Test
  void aScoreExpiresAfterTheTtlAndReadsDoNotExtendIt() {
    try (Opened cache = cache(MODEL);
        RedisClient client = redis.client()) {
      cache.put(Map.of(HELLO, SCORE));
      assertThat(client.ttl(CachedScore.key(CachedScore.prefix(MODEL), HELLO)))
          .isBetween(3_590L, 3_600L);

      client.expire(CachedScore.key(CachedScore.prefix(MODEL), HELLO), 100);
      assertThat(cache.get(List.of(HELLO))).containsKey(HELLO);

      assertThat(client.ttl(CachedScore.key(CachedScore.prefix(MODEL), HELLO))).isBetween(1L, 100L);
    }
  }

  @Test
  void aMalformedValueIsAMissAndCounted() {
    byte[] flipped = CachedScore.write(SCORE);
    flipped[7] ^= 1;
    byte[] short1 = new byte[] {1};
    byte[] wrongSum = CachedScore.write(new Sentiment(0.5f, 0.5f, 0.5f, 5, 1, false));
    try (Opened cache = cache(MODEL);
        RedisClient client = redis.client()) {
      int corrupt = 0;
      for (byte[] value : List.of(flipped, short1, wrongSum)) {
        client.set(CachedScore.key(CachedScore.prefix(MODEL), HELLO), value);

        assertThat(cache.get(List.of(HELLO))).isEmpty();
        assertThat(registry.counter("groundswell.cache.corrupt").count()).isEqualTo(++corrupt);
      }
    }
  }

  @Test
  void whileRedisIsDownLookUpsMissAndOneWarningIsLoggedWithoutThePassword() {
    RealRedis mortal = RealRedis.start();
    try (Opened cache = cache(mortal.url(), MODEL, PATIENT)) {
      cache.put(Map.of(HELLO, SCORE));
      mortal.stop();

      for (int i = 0; i < 5; i++) {
        assertThat(cache.get(List.of(HELLO))).isEmpty();
        cache.put(Map.of(HELLO, SCORE));
      }
      assertThat(cache.answers()).isFalse();

      assertThat(log.list).hasSize(1);
      assertThat(log.list.get(0).getLevel()).isEqualTo(Level.WARN);
      assertThat(log.list.get(0).getFormattedMessage())
          .startsWith("redis down: address=127.0.0.1:" + mortal.port() + " error=Jedis")
          .doesNotContain(mortal.password());
      assertThat(calls("get", "failed") + calls("put", "failed")).isEqualTo(3);
      assertThat(calls("get", "skipped") + calls("put", "skipped")).isEqualTo(7);

      mortal.restart();
      pass(Duration.ofSeconds(1));
      cache.put(Map.of(HELLO, SCORE));

      assertThat(cache.get(List.of(HELLO))).containsOnly(Map.entry(HELLO, SCORE));
      assertThat(cache.answers()).isTrue();
      assertThat(log.list).hasSize(2);
      assertThat(log.list.get(1).getLevel()).isEqualTo(Level.INFO);
      assertThat(log.list.get(1).getFormattedMessage())
          .isEqualTo("redis up again: address=127.0.0.1:" + mortal.port());
    } finally {
      mortal.close();
    }
  }

  @Test
  void aHangingRedisIsCalledThreeTimesAndThenNotForOneSecond() {
    redis.freeze();
    try (Opened cache = cache(redis.url(), MODEL, RedisScoreCache.TIMEOUT)) {
      long start = System.nanoTime();
      for (int i = 0; i < 1_000; i++) {
        assertThat(cache.get(List.of(HELLO))).isEmpty();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(calls("get", "failed")).isEqualTo(3);
      assertThat(calls("get", "skipped")).isEqualTo(997);

      pass(Duration.ofSeconds(1));
      cache.get(List.of(HELLO));
      cache.get(List.of(HELLO));
      assertThat(calls("get", "failed")).isEqualTo(4);
      assertThat(calls("get", "skipped")).isEqualTo(998);
    } finally {
      redis.thaw();
    }
  }

  @Test
  void aRefusedWriteIsCountedAsAFailure() {
    try (Opened cache = cache(MODEL);
        RedisClient client = redis.client()) {
      client.configSet("maxmemory", "1");
      try {
        cache.put(Map.of(HELLO, SCORE));
      } finally {
        client.configSet("maxmemory", "0");
      }

      assertThat(calls("put", "failed")).isEqualTo(1);
      assertThat(log.list.get(0).getFormattedMessage()).contains("OOM");
    }
  }

  @Test
  void aWrongPasswordIsAnOutageAndIsNotLogged() {
    String url = "redis://someone:wrong%20secret@127.0.0.1:" + redis.port();
    try (Opened cache = cache(url, MODEL, PATIENT)) {
      assertThat(cache.answers()).isFalse();

      assertThat(cache.address()).isEqualTo("127.0.0.1:" + redis.port());
      assertThat(log.list).hasSize(1);
      assertThat(log.list.get(0).getFormattedMessage())
          .contains("WRONGPASS")
          .doesNotContain("secret");
    }
  }

  @Test
  void userEncodedPasswordAndDatabaseOfTheUrlAreUsed() {
    try (RedisClient client = redis.client()) {
      client.sendCommand(
          Command.ACL, "SETUSER", "scorer", "reset", "on", ">p@ss:w/rd %1", "~*", "&*", "+@all");
      String url = "redis://scorer:p%40ss%3Aw%2Frd%20%251@127.0.0.1:" + redis.port() + "/7";
      try (Opened cache = cache(url, MODEL, PATIENT)) {
        cache.put(Map.of(HELLO, SCORE));
        assertThat(cache.get(List.of(HELLO))).containsKey(HELLO);
      }
      assertThat(client.exists(CachedScore.key(CachedScore.prefix(MODEL), HELLO)))
          .as("in database 0")
          .isFalse();
      assertThat(client.info("keyspace")).contains("db7:keys=1");
    }
  }

  private Opened cache(ModelId model) {
    return cache(redis.url(), model, PATIENT);
  }

  private Opened cache(String url, ModelId model, Duration timeout) {
    RedisScoreCache redis =
        new RedisScoreCache(new RedisUrl(url), 3_600, registry, timeout, now::get);
    return new Opened(redis, redis.forModel(model));
  }

  /** A cache and one model's view of it. */
  private record Opened(RedisScoreCache redis, ScoreCache scores)
      implements ScoreCache, AutoCloseable {
    @Override
    public Map<TextHash, Sentiment> get(List<TextHash> hashes) {
      return scores.get(hashes);
    }

    @Override
    public void put(Map<TextHash, Sentiment> fresh) {
      scores.put(fresh);
    }

    boolean answers() {
      return redis.answers();
    }

    String address() {
      return redis.address();
    }

    @Override
    public void close() {
      redis.close();
    }
  }

  private double calls(String operation, String result) {
    return registry
        .counter("groundswell.redis.calls", "operation", operation, "result", result)
        .count();
  }

  private void pass(Duration time) {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(time.toMillis()));
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(RedisScoreCache.class);
  }
}
