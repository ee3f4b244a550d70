package io.groundswell.scorer.redis;

import java.time.Duration;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Removes cached scores without holding up the server, and nothing else that lives there. */
public final class CacheCleaner {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int KEYS_A_SCAN = 1_000;

  private CacheCleaner() {}

  /**
   * Removes the scores of every model.
   *
   * @param url as of the cache
   * @return how many were removed
   * @throws CacheUnavailableException if Redis can't be reached or refuses
   */
  public static long clear(RedisUrl url) {
    return unlink(url, "gs:*");
  }

  /**
   * Removes the scores of one model.
   *
   * @param url as of the cache
   * @param digest the model's digest, lower-case hex, whole
   * @return how many were removed
   * @throws IllegalArgumentException if the digest is not 64 hex digits; the message is a sentence
   * @throws CacheUnavailableException if Redis can't be reached or refuses
   */
  public static long clear(RedisUrl url, String digest) {
    if (!digest.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "A model's digest is 64 hex digits, not \"" + digest + "\".");
    }
    return unlink(url, "gs:" + digest + ":*");
  }

  private static long unlink(RedisUrl address, String pattern) {
    ScanParams scan = new ScanParams().match(pattern).count(KEYS_A_SCAN);
    try (RedisClient redis = address.open(TIMEOUT)) {
      long removed = 0;
      String cursor = ScanParams.SCAN_POINTER_START;
      do {
        ScanResult<String> found = redis.scan(cursor, scan);
        // Someone else's key may well start with gs: too.
        String[] keys =
            found.getResult().stream().filter(CachedScore::isKey).toArray(String[]::new);
        removed += keys.length == 0 ? 0 : redis.unlink(keys);
        cursor = found.getCursor();
      } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
      return removed;
    } catch (JedisException e) {
      throw new CacheUnavailableException(
          "Redis at "
              + address.address()
              + " can't be cleared: "
              + address.withoutPassword(String.valueOf(e.getMessage())),
          e);
    }
  }
}
