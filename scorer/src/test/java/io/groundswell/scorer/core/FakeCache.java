package io.groundswell.scorer.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A cache in memory that counts its round trips. */
public final class FakeCache implements ScoreCache {
  public final Map<TextHash, Sentiment> entries = new ConcurrentHashMap<>();
  public final AtomicInteger gets = new AtomicInteger();
  public final AtomicInteger puts = new AtomicInteger();

  @Override
  public Map<TextHash, Sentiment> get(List<TextHash> hashes) {
    gets.incrementAndGet();
    Map<TextHash, Sentiment> found = new HashMap<>(entries);
    found.keySet().retainAll(hashes);
    return found;
  }

  @Override
  public void put(Map<TextHash, Sentiment> scores) {
    puts.incrementAndGet();
    entries.putAll(scores);
  }
}
