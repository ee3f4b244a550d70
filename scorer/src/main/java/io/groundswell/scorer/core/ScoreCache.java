package io.groundswell.scorer.core;

import java.util.List;
import java.util.Map;

/**
 * A cache of one model's scores that outlives the process and is shared by instances. Never throws:
 * a cache that is down returns nothing, and counts the failure.
 */
public interface ScoreCache {
  /** Caches nothing. */
  ScoreCache NONE =
      new ScoreCache() {
        @Override
        public Map<TextHash, Sentiment> get(List<TextHash> hashes) {
          return Map.of();
        }

        @Override
        public void put(Map<TextHash, Sentiment> scores) {}
      };

  /** The cached scores among {@code hashes}, in one round trip. */
  Map<TextHash, Sentiment> get(List<TextHash> hashes);

  /** Caches scores in one round trip; returns once they are acknowledged or have failed. */
  void put(Map<TextHash, Sentiment> scores);
}
