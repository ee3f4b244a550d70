package io.groundswell.scorer.core;

import java.util.Collections;
import java.util.List;

/** First calls are slow, so they are made before anyone waits for them. */
public final class WarmUp {
  private static final int ROUNDS = 3;

  private WarmUp() {}

  /**
   * Calls the model three times in each length bucket, with batches as large as it will see.
   *
   * @return nanoseconds that as much as the model reads at once takes on one worker, at least 1
   */
  public static long nanosOfLongestPiece(SentimentModel model, int batchSize) {
    long nanosPerPiece = 1;
    int length = 0;
    for (int words = 4; ; words *= 2) {
      Piece piece =
          model.tokenize(model.normalise("good day ".repeat(words / 2).strip())).pieces().get(0);
      if (piece.length() == length) {
        return nanosPerPiece;
      }
      length = piece.length();
      int pieces = Batches.mostTexts(length, batchSize);
      List<Piece> batch = Collections.nCopies(pieces, piece);
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        model.infer(batch);
        nanosPerPiece = Math.max(1, (System.nanoTime() - start) / pieces);
      }
    }
  }
}
