package io.groundswell.bridge.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * Figures of the whole system; null is unknown.
 *
 * @param postsPerSecond scored posts per second
 * @param lagPosts consumer lag of the scorers, in posts
 * @param deadLetters records of the dead-letter topic
 * @param cacheHitRatio of recently sampled posts, in [0, 1]
 */
public record SystemFigures(
    @Nullable Double postsPerSecond,
    @Nullable Long lagPosts,
    @Nullable Long deadLetters,
    @Nullable Double cacheHitRatio) {

  /** All figures unknown. */
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
