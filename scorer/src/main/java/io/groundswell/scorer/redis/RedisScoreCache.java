package io.groundswell.scorer.redis;

import io.groundswell.scorer.core.ModelId;
import io.groundswell.scorer.core.ScoreCache;
import io.groundswell.scorer.core.Sentiment;
import io.groundswell.scorer.core.TextHash;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/**
 * Scores in Redis, each model's apart. A read does not renew a score's life. When Redis fails,
 * nothing is known and nothing is remembered: a counter and one line in the log tell so. Safe for
 * several threads.
 */
public final class RedisScoreCache implements AutoCloseable {
  /** Connecting, reading and waiting for a connection, each. */
  static final Duration TIMEOUT = Duration.ofMillis(50);

  /** Larger windows go in parts, so that each answers well within the timeout. */
  static final int MOST_KEYS_AT_ONCE = 1_024;

  private static final Logger log = LoggerFactory.getLogger(RedisScoreCache.class);

  private final RedisUrl url;
  private final RedisClient redis;
  private final SetParams expiry;
  private final MeterRegistry registry;
  private final Counter corrupt;
  private final Breaker breaker;

  public RedisScoreCache(
      RedisUrl url,
      int ttlSeconds,
      MeterRegistry registry,
      Duration timeout,
      LongSupplier nanoTime) {
    this.url = url;
    this.redis = url.open(timeout);
    this.expiry = SetParams.setParams().ex(ttlSeconds);
    this.registry = registry;
    this.corrupt =
        Counter.builder("groundswell.cache.corrupt")
            .description("Cached scores that were none, and were taken for misses")
            .register(registry);
    this.breaker = new Breaker(nanoTime);
  }

  /**
   * A cache that connects when it is first used, so that Redis may come later.
   *
   * @param url where it is
   * @param ttlSeconds life of a score, from its writing
   * @param registry where calls and corrupt values are counted
   */
  public static RedisScoreCache open(RedisUrl url, int ttlSeconds, MeterRegistry registry) {
    return new RedisScoreCache(url, ttlSeconds, registry, TIMEOUT, System::nanoTime);
  }

  /**
   * One model's scores; another's are never seen. All models share the connections and the patience
   * with a Redis that fails. Closing it leaves them open.
   */
  public ScoreCache forModel(ModelId model) {
    return new OfModel(model);
  }

  /** Whether Redis answers now; takes no longer than a look-up. */
  public boolean answers() {
    return call("ping", redis::ping).isPresent();
  }

  /** {@code host:port} of Redis, without credentials. */
  public String address() {
    return url.address();
  }

  @Override
  public void close() {
    redis.close();
  }

  private <T> Optional<T> call(String operation, Supplier<T> command) {
    if (!breaker.allows()) {
      count(operation, "skipped");
      return Optional.empty();
    }
    try {
      T answer = command.get();
      count(operation, "ok");
      if (breaker.succeeded()) {
        log.info("redis up again: address={}", url.address());
      }
      return Optional.of(answer);
    } catch (RuntimeException e) {
      count(operation, "failed");
      if (breaker.failed()) {
        redis.getPool().clear(); // idle connections are dead too; one failure is enough
        log.warn("redis down: address={} error={}", url.address(), reason(e));
      }
      return Optional.empty();
    }
  }

  private String reason(RuntimeException e) {
    return url.withoutPassword(e.getClass().getSimpleName() + ": " + e.getMessage());
  }

  private void count(String operation, String result) {
    registry
        .counter("groundswell.redis.calls", "operation", operation, "result", result)
        .increment();
  }

  private static <T> List<List<T>> parts(List<T> all) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST_KEYS_AT_ONCE) {
      parts.add(all.subList(from, Math.min(all.size(), from + MOST_KEYS_AT_ONCE)));
    }
    return parts;
  }

  private final class OfModel implements ScoreCache {
    private final byte[] prefix;

    OfModel(ModelId model) {
      this.prefix = CachedScore.prefix(model);
    }

    @Override
    public Map<TextHash, Sentiment> get(List<TextHash> hashes) {
      Map<TextHash, Sentiment> known = new HashMap<>();
      for (List<TextHash> part : parts(hashes)) {
        call("get", () -> mget(part)).ifPresent(known::putAll);
      }
      return known;
    }

    @Override
    public void put(Map<TextHash, Sentiment> scores) {
      for (List<Map.Entry<TextHash, Sentiment>> part : parts(List.copyOf(scores.entrySet()))) {
        call(
            "put",
            () -> {
              set(part);
              return part;
            });
      }
    }

    private Map<TextHash, Sentiment> mget(List<TextHash> hashes) {
      byte[][] keys = new byte[hashes.size()][];
      Arrays.setAll(keys, i -> CachedScore.key(prefix, hashes.get(i)));
      List<byte[]> values = redis.mget(keys);
      Map<TextHash, Sentiment> known = new HashMap<>(hashes.size() * 2);
      for (int i = 0; i < hashes.size(); i++) {
        byte[] value = values.get(i);
        if (value != null) {
          TextHash hash = hashes.get(i);
          CachedScore.read(value).ifPresentOrElse(s -> known.put(hash, s), corrupt::increment);
        }
      }
      return known;
    }

    private void set(List<Map.Entry<TextHash, Sentiment>> scores) {
      try (Pipeline pipeline = redis.pipelined()) {
        for (Map.Entry<TextHash, Sentiment> s : scores) {
          pipeline.set(
              CachedScore.key(prefix, s.getKey()), CachedScore.write(s.getValue()), expiry);
        }
        // A server that is full, or read-only, refuses single commands without any exception.
        for (Object answer : pipeline.syncAndReturnAll()) {
          if (answer instanceof JedisException refusal) {
            throw refusal;
          }
        }
      }
    }
  }
}
