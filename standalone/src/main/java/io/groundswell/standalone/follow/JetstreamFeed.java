package io.groundswell.standalone.follow;

import io.github.resilience4j.core.IntervalFunction;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
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
 * Follows a server of Bluesky's Jetstream for as long as it is wanted: a connection that is lost is
 * made again, and read from where the last one ended.
 */
public final class JetstreamFeed {
  /** The public server that is followed unless another is named. */
  public static final URI PUBLIC = URI.create("wss://jetstream2.us-east.bsky.network/subscribe");

  /** Between two events more time has seldom passed on the whole feed; it is worth a word. */
  private static final Duration GAP = Duration.ofSeconds(60);

  private static final long STEP_MS = 100;

  private final URI server;
  private final JetstreamReader reader;
  private final FollowProgress progress;
  private final FeedCounts counts;
  private final Consumer<FeedPost> posts;
  private final FeedTimings timings;
  private final Consumer<String> say;
  private final HttpClient http;
  private long expectedUs;

  /**
   * @param server its {@code /subscribe}
   * @param posts takes what is to be sent, each post once; what it throws ends {@link #run}
   * @param say takes sentences for people
   */
  public JetstreamFeed(
      URI server,
      JetstreamReader reader,
      FollowProgress progress,
      FeedCounts counts,
      Consumer<FeedPost> posts,
      FeedTimings timings,
      Consumer<String> say) {
    this.server = server;
    this.reader = reader;
    this.progress = progress;
    this.counts = counts;
    this.posts = posts;
    this.timings = timings;
    this.say = say;
    this.http = HttpClient.newBuilder().connectTimeout(timings.connect()).build();
  }

  /**
   * Follows until it is told to stop.
   *
   * @param stop asked several times a second
   * @param meanwhile done as often
   * @throws FeedException if the server refuses for good
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
      long pauseMs = Math.max(backoff.apply(fruitless), attempt.askedMs());
      say.accept(
          String.format(
              Locale.ROOT,
              "The connection to %s is lost: %s. It is tried again in %.1f s.",
              server.getHost(),
              lost,
              pauseMs / 1e3));
      attempt.pause(pauseMs);
    }
  }

  /** A connection given up for silent may still be telling something. */
  private synchronized void take(String message) {
    JetstreamReader.Read read = reader.read(message);
    FeedPost post = read.post();
    if (read.timeUs() != null) {
      tellOfGap(read.timeUs());
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

  /** Servers keep a day or so, and begin with their oldest event where that is asked too late. */
  private void tellOfGap(long timeUs) {
    if (expectedUs > 0 && timeUs - expectedUs > TimeUnit.MILLISECONDS.toMicros(GAP.toMillis())) {
      say.accept(
          "The server has told nothing between "
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
    private long askedMs;

    Attempt(BooleanSupplier stop, Runnable meanwhile) {
      this.stop = stop;
      this.meanwhile = meanwhile;
    }

    /**
     * Whether anything new was told: a server that only repeats itself is left alone for longer.
     */
    boolean fruitful() {
      return progress.latestUs() > beginUs;
    }

    /** How long the server wants to be left alone. */
    long askedMs() {
      return askedMs;
    }

    /** Why it ended; null if it was told to stop. */
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
        if (!isDone(opening)) {
          opening.cancel(true);
          return null;
        }
        socket = opening.get();
      } catch (ExecutionException e) {
        return refused(e.getCause() == null ? e : e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
      say.accept(
          "Following "
              + server.getHost()
              + (cursor == null ? "." : " from " + JetstreamReader.instant(cursor) + " on."));
      try {
        return listen(socket);
      } finally {
        // Politely where it still can be; a peer that does not answer is not waited for.
        socket
            .sendClose(WebSocket.NORMAL_CLOSURE, "")
            .orTimeout(1, TimeUnit.SECONDS)
            .whenComplete((done, failure) -> socket.abort());
      }
    }

    private @Nullable String listen(WebSocket socket) {
      long pingedNanos = System.nanoTime();
      try {
        while (!isDoneWithin(connection.ended(), STEP_MS)) {
          meanwhile.run();
          if (stop.getAsBoolean()) {
            return null;
          }
          if (connection.isSilentFor(timings.silence())) {
            socket.abort();
            return "it was silent for " + timings.silence().toSeconds() + " s";
          }
          if (System.nanoTime() - pingedNanos > timings.ping().toNanos()) {
            pingedNanos = System.nanoTime();
            connection.ping(socket);
          }
        }
        return connection.ended().get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException fatal
            ? fatal
            : new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
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
        throw new FeedException(
            server.getHost() + " refuses to be followed: it answers with status " + status + ".");
      }
      askedMs = askedMs(handshake.getResponse().headers());
      return "it answers with status " + status;
    }

    private long askedMs(HttpHeaders headers) {
      String asked = headers.firstValue("Retry-After").orElse("");
      return asked.matches("[0-9]{1,9}")
          ? Math.min(Long.parseLong(asked) * 1000, timings.lastBackoff().toMillis())
          : 0;
    }

    void pause(long ms) {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
      CompletableFuture<Void> never = new CompletableFuture<>();
      try {
        for (long left = ms; left > 0 && !stop.getAsBoolean(); ) {
          isDoneWithin(never, Math.min(left, STEP_MS));
          meanwhile.run();
          left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
      } catch (InterruptedException | ExecutionException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** False if it was told to stop before. */
    private boolean isDone(CompletableFuture<?> future)
        throws InterruptedException, ExecutionException {
      while (!isDoneWithin(future, STEP_MS)) {
        meanwhile.run();
        if (stop.getAsBoolean()) {
          return false;
        }
      }
      return true;
    }

    private static boolean isDoneWithin(CompletableFuture<?> future, long ms)
        throws InterruptedException, ExecutionException {
      try {
        future.get(ms, TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        return false;
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
