package io.groundswell.bridge.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * How the whole system does; null is unknown.
 *
 * @param postsPerSecond scored posts, lately
 * @param lagPosts posts that wait to be scored
 * @param deadLetters posts that could not be scored and are still kept
 * @param cacheHitRatio of the posts sampled lately, in [0, 1]
 */
public record SystemFigures(
    @Nullable Double postsPerSecond,
    @Nullable Long lagPosts,
    @Nullable Long deadLetters,
    @Nullable Double cacheHitRatio) {

  /** Nothing is known. */
  public static final SystemFigures UNKNOWN = new SystemFigures(null, null, null, null);

  byte[] write(int watchers) {
    ObjectNode json = StrictJson.object();
    json.put("posts_per_second", rounded(postsPerSecond));
    json.put("lag_posts", lagPosts).put("dead_letters", deadLetters);
    json.put("cache_hit_ratio", rounded(cacheHitRatio)).put("watchers", watchers);
    return StrictJson.write(json);
  }

  private static @Nullable BigDecimal rounded(@Nullable Double value) {
    if (value == null || !Double.isFinite(value)) {
      return null;
    }
    return new BigDecimal(new BigDecimal(value).round(new MathContext(3)).toPlainString());
  }
}
