package io.groundswell.scorer.hub;

import org.jspecify.annotations.Nullable;

/** A model cannot be downloaded; the message is a sentence for the operator. */
public final class FetchException extends RuntimeException {
  FetchException(String sentence) {
    this(sentence, null);
  }

  FetchException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
