package io.groundswell.scorer.djl;

import org.jspecify.annotations.Nullable;

/** A model can't be used; the message is a sentence for whoever runs the processor. */
public final class ModelLoadException extends RuntimeException {
  ModelLoadException(String message) {
    this(message, null);
  }

  ModelLoadException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
