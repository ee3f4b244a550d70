package io.groundswell.scorer.djl;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Runs what needs more stack than a usual thread has. As it loads, ONNX Runtime 1.29 matches the
 * process's command line recursively: one of about ten kilobytes, as a long class path makes it,
 * overflows one megabyte of stack and kills the JVM without a word.
 */
final class DeepStack {
  private static final long BYTES = 64L << 20;

  private DeepStack() {}

  static <T> T call(Supplier<T> supplier) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Runnable task =
        () -> {
          try {
            result.complete(supplier.get());
          } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
          }
        };
    new Thread(null, task, "model-loader", BYTES).start();
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
