package io.groundswell.benchmarks;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * JSON bodies of requests with cached texts and with new ones.
 *
 * @param escaped texts without quotes around them, at least one
 * @param newTexts made of them
 */
record Bodies(List<String> escaped, NewTexts newTexts) {
  /** Number of cached texts: enough for all partitions and all threads. */
  static final int CACHED = 512;

  /** Texts of a batch. */
  static final int BATCH = 10;

  /** Cached texts of a batch. */
  static final int BATCH_CACHED = 4;

  /**
   * Creates bodies from texts.
   *
   * @param texts at least one
   */
  static Bodies of(List<String> texts) {
    JsonStringEncoder json = JsonStringEncoder.getInstance();
    List<String> escaped = texts.stream().map(t -> new String(json.quoteAsString(t))).toList();
    return new Bodies(escaped, NewTexts.of(escaped));
  }

  /** A request with a text that is cached once {@link #allCached} was answered. */
  String cached(long number) {
    return single(cachedText(number));
  }

  /** A request with a text that no other number has. */
  String newText(long number) {
    return single(newTexts.text(number));
  }

  /** All texts to cache, as one batch. */
  String allCached() {
    return batch(LongStream.range(0, Math.min(CACHED, escaped.size())).mapToObj(this::cachedText));
  }

  /** A batch of {@link #BATCH} texts, {@link #BATCH_CACHED} of them cached. */
  String batch(long number) {
    return batch(
        LongStream.range(number * BATCH, (number + 1) * BATCH)
            .mapToObj(n -> n % BATCH < BATCH_CACHED ? cachedText(n) : newTexts.text(n)));
  }

  private String cachedText(long number) {
    return escaped.get((int) (number % Math.min(CACHED, escaped.size())));
  }

  private static String single(String text) {
    return "{\"text\":\"" + text + "\"}";
  }

  private static String batch(Stream<String> texts) {
    return texts.collect(Collectors.joining("\",\"", "{\"texts\":[\"", "\"]}"));
  }
}
