package io.groundswell.bridge.reply;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/** Requests that await a reply, by correlation id. Thread-safe. */
final class PendingReplies {
  /** 16 random bytes. */
  record Id(long high, long low) {
    static final int BYTES = 2 * Long.BYTES;

    byte[] bytes() {
      return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    static Id of(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return new Id(buffer.getLong(), buffer.getLong());
    }
  }

  private final SecureRandom random = new SecureRandom();
  private final ConcurrentMap<Id, CompletableFuture<byte[]>> pending = new ConcurrentHashMap<>();

  Id newId() {
    return new Id(random.nextLong(), random.nextLong());
  }

  /**
   * Registers a request. The future fails with {@link java.util.concurrent.TimeoutException} at the
   * limit, and is removed when it ends by reply, timeout or cancellation.
   */
  CompletableFuture<byte[]> expect(Id id, Duration limit) {
    CompletableFuture<byte[]> reply = new CompletableFuture<>();
    pending.put(id, reply);
    var unused = reply.whenComplete((value, failure) -> pending.remove(id));
    return reply.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Completes the request of a reply; false if there is none. */
  boolean complete(byte[] correlationId, byte[] value) {
    if (correlationId.length != Id.BYTES) {
      return false;
    }
    CompletableFuture<byte[]> reply = pending.get(Id.of(correlationId));
    return reply != null && reply.complete(value);
  }

  int size() {
    return pending.size();
  }

  /** Fails all pending requests. */
  void failAll(RuntimeException failure) {
    pending.values().forEach(reply -> reply.completeExceptionally(failure));
  }
}
