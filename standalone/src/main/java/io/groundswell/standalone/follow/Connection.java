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
 * One WebSocket of a feed. It assembles fragments to messages and requests the next message when
 * the last one is processed, so that a slow broker slows down the server.
 */
final class Connection implements WebSocket.Listener {
  static final String TOO_LARGE = "message_too_large";
  static final String BINARY = "binary_message";

  /** Longer messages are skipped and not buffered. */
  static final int MAX_MESSAGE_CHARS = 1 << 20;

  private final Consumer<String> messages;
  private final Consumer<String> skipped;
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private final StringBuilder message = new StringBuilder();
  private boolean tooLarge;
  private volatile long aliveNanos = System.nanoTime();

  /**
   * @param messages processes each text; its exception ends the connection
   * @param skipped receives the reason of each skipped message
   */
  Connection(Consumer<String> messages, Consumer<String> skipped) {
    this.messages = messages;
    this.skipped = skipped;
  }

  /** Completed with the reason when the connection ends, or with the exception of a message. */
  CompletableFuture<String> ended() {
    return ended;
  }

  /** Whether neither a message nor a ping or pong has arrived for longer than the limit. */
  boolean isSilentFor(Duration limit) {
    return System.nanoTime() - aliveNanos > limit.toNanos();
  }

  /**
   * Sends a ping. Its failure also reveals a connection that ended while a message was processed,
   * which JDK 17 to 25 do not report. A ping that waits for an earlier one to be sent is no
   * failure.
   */
  void ping(WebSocket socket) {
    var unused =
        socket
            .sendPing(ByteBuffer.allocate(0))
            .whenComplete(
                (sent, failure) -> {
                  if (failure instanceof IOException) {
                    ended.complete("it ended without a close message");
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
    alive(socket); // the JDK sends the pong
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
