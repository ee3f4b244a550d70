package io.groundswell.scorer.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.scorer.core.ModelId;
import io.groundswell.scorer.core.TextHash;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.RedisClient;

class CacheCleanerTest {
  private static final String DIGEST = "a1".repeat(32);
  private static final String OTHER = "b2".repeat(32);

  private static RealRedis redis;

  @BeforeAll
  static void startRedis() {
    redis = RealRedis.start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void fill() {
    try (RedisClient client = redis.client();
        var pipeline = client.pipelined()) {
      client.flushAll();
      for (int i = 0; i < 2_500; i++) {
        pipeline.set(key(DIGEST, i), new byte[] {1});
      }
      pipeline.set(key(OTHER, 1), new byte[] {1});
      pipeline.set("gs:basket:1", "someone else's");
      pipeline.sync();
    }
  }

  @Test
  void clearsTheScoresOfOneModelAlone() {
    assertThat(CacheCleaner.clear(new RedisUrl(redis.url()), DIGEST)).isEqualTo(2_500);

    try (RedisClient client = redis.client()) {
      assertThat(client.dbSize()).isEqualTo(2);
      assertThat(client.exists(key(OTHER, 1))).isTrue();
    }
    assertThat(CacheCleaner.clear(new RedisUrl(redis.url()), DIGEST)).isZero();
  }

  @Test
  void clearsTheScoresOfAllModelsAndNoOtherKey() {
    assertThat(CacheCleaner.clear(new RedisUrl(redis.url()))).isEqualTo(2_501);

    try (RedisClient client = redis.client()) {
      assertThat(client.dbSize()).isEqualTo(1);
      assertThat(client.exists("gs:basket:1")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "a1*", "A1", "[a-f]", "a1"})
  void anIncompleteDigestClearsNothing(String digest) {
    assertThatThrownBy(() -> CacheCleaner.clear(new RedisUrl(redis.url()), digest))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A model's digest is 64 hex digits, not \"" + digest + "\".");
  }

  @Test
  void anUnreachableRedisIsReportedWithoutThePassword() {
    RealRedis gone = RealRedis.start();
    gone.close();

    assertThatThrownBy(() -> CacheCleaner.clear(new RedisUrl(gone.url())))
        .isInstanceOf(CacheUnavailableException.class)
        .hasMessageStartingWith("Redis at 127.0.0.1:" + gone.port() + " can't be cleared: ")
        .hasMessageNotContaining(gone.password());
  }

  private static byte[] key(String digest, int i) {
    return CachedScore.key(
        CachedScore.prefix(new ModelId("any", digest, "OnnxRuntime", "int8")),
        TextHash.of("text " + i));
  }
}
