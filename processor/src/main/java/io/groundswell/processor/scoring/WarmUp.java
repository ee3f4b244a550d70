package io.groundswell.processor.scoring;

import java.util.Collections;
import java.util.List;

/** First calls are slow, so they are made before anyone waits for them. */
public final class WarmUp {
  private static final int ROUNDS = 3;

  private WarmUp() {}

  /**
   * Calls the model three times in each length bucket, with batches as large as it will see.
   *
   * @return nanoseconds that a text as long as the model reads takes on one worker, at least 1
   */
  public static long nanosOfLongestText(SentimentModel model, int batchSize) {
    long nanosPerText = 1;
    int length = 0;
    for (int words = 4; ; words *= 2) {
      TokenizedText text = model.tokenize(model.normalise("good day ".repeat(words / 2).strip()));
      if (text.length() == length) {
        return nanosPerText;
      }
      length = text.length();
      int texts = Batches.mostTexts(length, batchSize);
      List<TokenizedText> batch = Collections.nCopies(texts, text);
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        model.infer(batch);
        nanosPerText = Math.max(1, (System.nanoTime() - start) / texts);
      }
    }
  }
}
