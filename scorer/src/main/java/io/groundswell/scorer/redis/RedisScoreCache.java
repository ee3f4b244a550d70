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
 * The score cache in Redis; keys contain the model's digest. A read does not extend the TTL. While
 * Redis is down, reads miss and writes are dropped: each is counted, and the outage is logged once.
 * Thread-safe.
 */
public final class RedisScoreCache implements AutoCloseable {
  /** Timeout of connecting, of reading and of waiting for a pooled connection. */
  static final Duration TIMEOUT = Duration.ofMillis(50);

  /** Most keys of one command, so that it completes within the timeout. */
  static final int MOST_KEYS_A_COMMAND = 1_024;

  private static final Logger log = LoggerFactory.getLogger(RedisScoreCache.class);

  private final RedisUrl url;
  private final RedisClient redis;
  private final SetParams expiry;
  private final MeterRegistry registry;
  private final Counter corrupt;
  private final CircuitBreaker breaker;

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
            .description("Cached values that are not scores, treated as misses")
            .register(registry);
    this.breaker = new CircuitBreaker(nanoTime);
  }

  /**
   * Creates a cache that connects on first use, so that Redis may start later.
   *
   * @param url of the server
   * @param ttlSeconds seconds after which a written score expires
   * @param registry of the meters of calls and corrupt values
   */
  public static RedisScoreCache open(RedisUrl url, int ttlSeconds, MeterRegistry registry) {
    return new RedisScoreCache(url, ttlSeconds, registry, TIMEOUT, System::nanoTime);
  }

  /**
   * The cache of one model; other models' scores are never returned. All models share the
   * connections and the circuit breaker. Closing it leaves the connections open.
   */
  public ScoreCache forModel(ModelId model) {
    return new OfModel(model);
  }

  /** Whether Redis answers a ping within the timeout of a look-up. */
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
        redis.getPool().clear(); // idle connections are probably broken, too
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
    for (int from = 0; from < all.size(); from += MOST_KEYS_A_COMMAND) {
      parts.add(all.subList(from, Math.min(all.size(), from + MOST_KEYS_A_COMMAND)));
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
        // A full or read-only server returns errors of single commands without an exception.
        for (Object answer : pipeline.syncAndReturnAll()) {
          if (answer instanceof JedisException refusal) {
            throw refusal;
          }
        }
      }
    }
  }
}
