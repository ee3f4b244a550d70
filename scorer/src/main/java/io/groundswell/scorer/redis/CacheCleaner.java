package io.groundswell.scorer.redis;

import java.time.Duration;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Removes cached scores, and no other keys, by scanning, which does not block the server. */
public final class CacheCleaner {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int KEYS_A_SCAN = 1_000;

  private CacheCleaner() {}

  /**
   * Removes the scores of every model.
   *
   * @param url of the cache
   * @return the number of removed scores
   * @throws CacheUnavailableException if Redis is unreachable or refuses the command
   */
  public static long clear(RedisUrl url) {
    return unlink(url, "gs:*");
  }

  /**
   * Removes the scores of one model.
   *
   * @param url of the cache
   * @param digest the model's whole digest, lower-case hex
   * @return the number of removed scores
   * @throws IllegalArgumentException if the digest is not 64 hex digits; the message is a sentence
   * @throws CacheUnavailableException if Redis is unreachable or refuses the command
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
        // Keys of other applications may start with gs:, too.
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
