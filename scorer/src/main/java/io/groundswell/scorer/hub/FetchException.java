package io.groundswell.scorer.hub;

import org.jspecify.annotations.Nullable;

/** A model can't be had; the message is a sentence for whoever runs the processor. */
public final class FetchException extends RuntimeException {
  FetchException(String sentence) {
    this(sentence, null);
  }

  FetchException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
