package io.groundswell.scorer.core;

import java.util.List;
import java.util.Map;

/**
 * Scores remembered across restarts and instances. Never throws: a cache that is down answers
 * nothing and counts it.
 */
public interface ScoreCache extends AutoCloseable {
  /** Remembers nothing. */
  ScoreCache NONE =
      new ScoreCache() {
        @Override
        public Map<TextHash, Sentiment> get(List<TextHash> hashes) {
          return Map.of();
        }

        @Override
        public void put(Map<TextHash, Sentiment> scores) {}

        @Override
        public void close() {}
      };

  /** The known ones among {@code hashes}, in one round trip. */
  Map<TextHash, Sentiment> get(List<TextHash> hashes);

  /** Remembers all in one round trip; returns once they are acknowledged or have failed. */
  void put(Map<TextHash, Sentiment> scores);

  @Override
  void close();
}
