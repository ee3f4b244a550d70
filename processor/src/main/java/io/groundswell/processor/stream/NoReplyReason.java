package io.groundswell.processor.stream;

/** Why a request gets no reply. */
public enum NoReplyReason {
  NO_REPLY_TOPIC,
  TOPIC_NOT_ALLOWED,
  TOPIC_MISSING,
  INVALID_PARTITION,
  /** What a reply must repeat of the request is larger than the reply topic takes. */
  ECHO_TOO_LARGE
}
