package io.groundswell.standalone.follow;

import io.github.resilience4j.core.IntervalFunction;
import io.groundswell.standalone.support.CommandException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a server of Bluesky's Jetstream. After a lost connection it reconnects with backoff and
 * resumes where the last connection ended.
 */
public final class JetstreamFeed {
  /** The default server. */
  public static final URI PUBLIC = URI.create("wss://jetstream2.us-east.bsky.network/subscribe");

  /** Events of the whole feed are rarely further apart; a longer gap is reported. */
  private static final Duration GAP = Duration.ofSeconds(60);

  private static final long STEP_MS = 100;

  private final URI server;
  private final JetstreamReader reader;
  private final FollowProgress progress;
  private final FeedCounts counts;
  private final Consumer<FeedPost> posts;
  private final FeedTimings timings;
  private final Consumer<String> printer;
  private final HttpClient http;
  private long expectedUs;

  /**
   * @param server URL of its {@code /subscribe}
   * @param posts publishes each post once; its exception ends {@link #run}
   * @param printer prints sentences for the user
   */
  public JetstreamFeed(
      URI server,
      JetstreamReader reader,
      FollowProgress progress,
      FeedCounts counts,
      Consumer<FeedPost> posts,
      FeedTimings timings,
      Consumer<String> printer) {
    this.server = server;
    this.reader = reader;
    this.progress = progress;
    this.counts = counts;
    this.posts = posts;
    this.timings = timings;
    this.printer = printer;
    this.http = HttpClient.newBuilder().connectTimeout(timings.connect()).build();
  }

  /**
   * Follows until it is stopped.
   *
   * @param stop polled several times a second
   * @param meanwhile called as often
   * @throws CommandException if the server rejects the connection permanently
   */
  public void run(BooleanSupplier stop, Runnable meanwhile) {
    IntervalFunction backoff =
        IntervalFunction.ofExponentialRandomBackoff(
            timings.firstBackoff(), 2, 0.5, timings.lastBackoff());
    int fruitless = 0;
    while (!stop.getAsBoolean()) {
      Attempt attempt = new Attempt(stop, meanwhile);
      String lost = attempt.follow();
      if (lost == null) {
        return;
      }
      fruitless = attempt.fruitful() ? 1 : fruitless + 1;
      long pauseMs = Math.max(backoff.apply(fruitless), attempt.retryAfterMs());
      printer.accept(
          String.format(
              Locale.ROOT,
              "The connection to %s is lost: %s. It is tried again in %.1f s.",
              server.getHost(),
              lost,
              pauseMs / 1e3));
      attempt.pause(pauseMs);
    }
  }

  /** Synchronized, since a connection closed as silent may still deliver a message. */
  private synchronized void take(String message) {
    JetstreamReader.Read read = reader.read(message);
    FeedPost post = read.post();
    if (read.timeUs() != null) {
      reportGap(read.timeUs());
    }
    if (post != null) {
      boolean fresh = progress.sending(post.id(), post.timeUs());
      counts.matched(!fresh);
      if (fresh) {
        posts.accept(post);
      }
    } else if (read.skipped() != null) {
      counts.skipped(read.skipped());
    }
    if (read.timeUs() != null) {
      progress.passed(read.timeUs());
    }
  }

  private synchronized void expect(@Nullable Long cursor) {
    expectedUs = cursor == null ? 0 : cursor;
  }

  /** Servers keep events for about a day and resume at the oldest one if the cursor is older. */
  private void reportGap(long timeUs) {
    if (expectedUs > 0 && timeUs - expectedUs > TimeUnit.MILLISECONDS.toMicros(GAP.toMillis())) {
      printer.accept(
          "The server sent nothing between "
              + JetstreamReader.instant(expectedUs)
              + " and "
              + JetstreamReader.instant(timeUs)
              + "; it may not keep events for so long.");
    }
    expectedUs = 0;
  }

  /** One connection, from the handshake to its end. */
  private final class Attempt {
    private final BooleanSupplier stop;
    private final Runnable meanwhile;
    private final Connection connection = new Connection(JetstreamFeed.this::take, counts::skipped);
    private final long beginUs = progress.latestUs();
    private long retryAfterMs;
    private long pingedNanos;

    Attempt(BooleanSupplier stop, Runnable meanwhile) {
      this.stop = stop;
      this.meanwhile = meanwhile;
    }

    /** Whether it received a new event; the backoff grows as long as a server only repeats some. */
    boolean fruitful() {
      return progress.latestUs() > beginUs;
    }

    /** The wait that the server asked for by {@code Retry-After}; 0 if it did not. */
    long retryAfterMs() {
      return retryAfterMs;
    }

    /** Returns the reason why the connection ended; null if this client stopped. */
    @Nullable String follow() {
      Long cursor = progress.cursor();
      expect(cursor);
      CompletableFuture<WebSocket> opening =
          http.newWebSocketBuilder()
              .connectTimeout(timings.connect())
              .header("User-Agent", "groundswell")
              .buildAsync(address(cursor), connection);
      WebSocket socket;
      try {
        if (!await(opening, () -> {})) {
          opening.cancel(true);
          return null;
        }
        socket = opening.join();
      } catch (ExecutionException e) {
        return refused(e.getCause() == null ? e : e.getCause());
      }
      printer.accept(
          "Following "
              + server.getHost()
              + (cursor == null ? "." : " from " + JetstreamReader.instant(cursor) + " on."));
      try {
        pingedNanos = System.nanoTime();
        return await(connection.ended(), () -> check(socket)) ? connection.ended().join() : null;
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException fatal
            ? fatal
            : new IllegalStateException(e.getCause());
      } finally {
        // Closes the connection properly where the server answers within a second.
        socket
            .sendClose(WebSocket.NORMAL_CLOSURE, "")
            .orTimeout(1, TimeUnit.SECONDS)
            .whenComplete((done, failure) -> socket.abort());
      }
    }

    private void check(WebSocket socket) {
      if (connection.isSilentFor(timings.silence())) {
        socket.abort();
        connection.ended().complete("it was silent for " + timings.silence().toSeconds() + " s");
      } else if (System.nanoTime() - pingedNanos > timings.ping().toNanos()) {
        pingedNanos = System.nanoTime();
        connection.ping(socket);
      }
    }

    private String refused(Throwable failure) {
      if (!(failure instanceof WebSocketHandshakeException handshake)) {
        return failure.getMessage() == null
            ? failure.getClass().getSimpleName()
            : failure.getMessage();
      }
      int status = handshake.getResponse().statusCode();
      boolean again = status >= 500 || status == 408 || status == 425 || status == 429;
      if (!again) {
        throw CommandException.failed(
            server.getHost() + " refuses to be followed: it answers with status " + status + ".");
      }
      String asked = handshake.getResponse().headers().firstValue("Retry-After").orElse("");
      if (asked.matches("[0-9]{1,9}")) {
        retryAfterMs = Math.min(Long.parseLong(asked) * 1000, timings.lastBackoff().toMillis());
      }
      return "it answers with status " + status;
    }

    /** Waits before the next attempt, unless this client stops. */
    void pause(long ms) {
      try {
        await(
            new CompletableFuture<Void>().completeOnTimeout(null, ms, TimeUnit.MILLISECONDS),
            () -> {});
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }

    /**
     * Waits for a result.
     *
     * @param tick called several times a second, as {@code meanwhile} is
     * @return false if this client stopped before
     */
    private boolean await(CompletableFuture<?> result, Runnable tick) throws ExecutionException {
      while (true) {
        try {
          result.get(STEP_MS, TimeUnit.MILLISECONDS);
          return true;
        } catch (TimeoutException e) {
          meanwhile.run();
          if (stop.getAsBoolean()) {
            return false;
          }
          tick.run();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
    }
  }

  private URI address(@Nullable Long cursor) {
    String given = server.getRawQuery() == null ? "" : server.getRawQuery() + "&";
    String query =
        given
            + "wantedCollections="
            + JetstreamReader.POSTS
            + (cursor == null ? "" : "&cursor=" + cursor);
    String plain = server.toString();
    int end = plain.indexOf('?');
    return URI.create((end < 0 ? plain : plain.substring(0, end)) + "?" + query);
  }
}
