package io.groundswell.scorer.core;

import org.jspecify.annotations.Nullable;

/** The model fails even for a known-good text, so no text is at fault. */
public final class ModelUnavailableException extends RuntimeException {
  /**
   * @param cause the model's last exception; null if there is none
   */
  public ModelUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
