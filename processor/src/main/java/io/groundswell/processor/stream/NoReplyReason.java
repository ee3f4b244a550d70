package io.groundswell.processor.stream;

/** Why a request gets no reply. */
public enum NoReplyReason {
  NO_REPLY_TOPIC,
  TOPIC_NOT_ALLOWED,
  TOPIC_MISSING,
  INVALID_PARTITION,
  /** The parts of the request that a reply repeats exceed the reply topic's record limit. */
  ECHO_TOO_LARGE
}
