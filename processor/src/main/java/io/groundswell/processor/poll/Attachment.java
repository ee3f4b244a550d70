package io.groundswell.processor.poll;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What the consumer found out about a record, riding on it as a header into the topology. It exists
 * only in memory: the topology takes it off before anything is written.
 *
 * @param result what the window scorer made of the record
 * @param polledNanos {@link System#nanoTime()} when the record's window was polled
 * @param window the window that the record came in
 */
public record Attachment<R>(R result, long polledNanos, PollBatch window) implements Header {
  private static final String KEY = "groundswell-attachment";

  /** Attaches this, in place of any header of that name that came from outside. */
  public void attachTo(Headers headers) {
    headers.remove(KEY);
    headers.add(this);
  }

  /** Takes the attachment off; null if there is none. */
  public static @Nullable Attachment<?> takeFrom(Headers headers) {
    Header header = headers.lastHeader(KEY);
    headers.remove(KEY);
    return header instanceof Attachment<?> attachment ? attachment : null;
  }

  public double millisSincePoll() {
    return (System.nanoTime() - polledNanos) / 1e6;
  }

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public byte[] value() {
    return new byte[0];
  }
}
