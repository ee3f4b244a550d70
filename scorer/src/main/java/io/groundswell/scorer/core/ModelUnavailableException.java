package io.groundswell.scorer.core;

import org.jspecify.annotations.Nullable;

/** The model fails even for a text that is known to be good: no text is to blame. */
public final class ModelUnavailableException extends RuntimeException {
  /**
   * @param cause what the model threw last
   */
  public ModelUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
