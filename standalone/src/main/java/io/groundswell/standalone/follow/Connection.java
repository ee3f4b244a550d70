package io.groundswell.standalone.follow;

import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket of a feed: whole messages out of fragments, one at a time, and signs of life. The
 * next one is asked for when the last one is dealt with, so that what can't be sent on waits at the
 * server.
 */
final class Connection implements WebSocket.Listener {
  static final String TOO_LARGE = "message_too_large";
  static final String BINARY = "binary_message";

  /** Longer messages are dropped without being held. */
  static final int MAX_MESSAGE_CHARS = 1 << 20;

  private final Consumer<String> messages;
  private final Consumer<String> skipped;
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private final StringBuilder message = new StringBuilder();
  private boolean tooLarge;
  private volatile long aliveNanos = System.nanoTime();

  /**
   * @param messages takes each text; what it throws ends the connection
   * @param skipped takes the reason for which a message is dropped
   */
  Connection(Consumer<String> messages, Consumer<String> skipped) {
    this.messages = messages;
    this.skipped = skipped;
  }

  /** Completed with why the connection ended, or with what taking a message threw. */
  CompletableFuture<String> ended() {
    return ended;
  }

  /** Whether there was neither a message nor a sign of life for longer than that. */
  boolean isSilentFor(Duration limit) {
    return System.nanoTime() - aliveNanos > limit.toNanos();
  }

  /**
   * Asks for a sign of life, and notices an end of which JDK 17 to 25 do not tell: one that comes
   * while a message is taken. A ping that only waits for the last one to leave is no end.
   */
  void ping(WebSocket socket) {
    var unused =
        socket
            .sendPing(ByteBuffer.allocate(0))
            .whenComplete(
                (sent, failure) -> {
                  if (failure instanceof IOException) {
                    ended.complete("it ended without a word");
                  }
                });
  }

  private void alive(WebSocket socket) {
    aliveNanos = System.nanoTime();
    socket.request(1);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean isLast) {
    tooLarge = tooLarge || message.length() + part.length() > MAX_MESSAGE_CHARS;
    if (!tooLarge) {
      message.append(part);
    }
    if (isLast) {
      try {
        if (tooLarge) {
          skipped.accept(TOO_LARGE);
        } else {
          messages.accept(message.toString());
        }
      } catch (RuntimeException e) {
        ended.completeExceptionally(e);
        socket.abort();
      }
      message.setLength(0);
      tooLarge = false;
    }
    alive(socket);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean isLast) {
    if (isLast) {
      skipped.accept(BINARY);
    }
    alive(socket);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer payload) {
    alive(socket); // it is answered by itself
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer payload) {
    alive(socket);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    ended.complete(
        "the server closed it (" + code + (reason.isBlank() ? ")" : ", " + reason + ")"));
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    ended.complete(error.getMessage() == null ? error.toString() : error.getMessage());
  }
}
