package io.groundswell.scorer.core;

import java.util.Collections;
import java.util.List;

/** Makes the first inferences, which are slow, before a caller waits for one. */
public final class WarmUp {
  private static final int ROUNDS = 3;

  private WarmUp() {}

  /**
   * Makes three inferences for each length bucket, with full batches.
   *
   * @return nanoseconds per segment of the longest batch on one worker, at least 1
   */
  public static long nanosOfLongestSegment(SentimentModel model, int batchSize) {
    long nanosPerSegment = 1;
    int length = 0;
    for (int words = 4; ; words *= 2) {
      String text = "good day ".repeat(words / 2).strip();
      long[] segment = model.tokenize(model.normalise(text)).segments().get(0);
      if (segment.length == length) {
        return nanosPerSegment;
      }
      length = segment.length;
      int segments = Batches.mostTexts(length, batchSize);
      List<long[]> batch = Collections.nCopies(segments, segment);
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        model.infer(batch);
        nanosPerSegment = Math.max(1, (System.nanoTime() - start) / segments);
      }
    }
  }
}
