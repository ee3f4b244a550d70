package io.groundswell.scorer.redis;

/** Redis can't be reached or refuses; the message is a sentence for the user, without secrets. */
public final class CacheUnavailableException extends RuntimeException {
  CacheUnavailableException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
