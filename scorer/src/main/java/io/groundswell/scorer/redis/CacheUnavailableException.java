package io.groundswell.scorer.redis;

/** Redis is unreachable or refuses a command; the message is a sentence without secrets. */
public final class CacheUnavailableException extends RuntimeException {
  CacheUnavailableException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
