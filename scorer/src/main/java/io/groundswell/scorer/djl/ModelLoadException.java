package io.groundswell.scorer.djl;

import org.jspecify.annotations.Nullable;

/** A model cannot be used; the message is a sentence for the operator. */
public final class ModelLoadException extends RuntimeException {
  ModelLoadException(String message) {
    this(message, null);
  }

  ModelLoadException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
