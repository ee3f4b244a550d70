package io.groundswell.scorer.hub;

import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.groundswell.common.RetryAfter;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP client of one server that follows redirects and retries transient failures. Uses the
 * proxy of the JVM's properties. Sends the token to the server alone, and not along redirects to
 * other hosts. Thread-safe.
 */
final class Http {
  private static final Logger log = LoggerFactory.getLogger(Http.class);
  private static final int MOST_REDIRECTS = 5;

  /** Most bytes of a document that is held in memory, such as a file listing. */
  private static final int LARGEST_DOCUMENT = 1 << 25;

  /** Upper bound of {@code Retry-After}, so that a start does not wait longer. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final URI server;
  private final Optional<String> token;
  private final RetryPolicy policy;

  /** Reads a 2xx response. */
  @FunctionalInterface
  interface ResponseReader<T> {
    /**
     * @throws IOException if the transfer breaks off, or no data arrives in time
     */
    T read(HttpURLConnection response) throws IOException;
  }

  Http(URI server, Optional<String> token, RetryPolicy policy) {
    this.server = server;
    this.token = token;
    this.policy = policy;
  }

  /** The server's host, and its port unless it is the default. */
  String host() {
    return server.getRawAuthority();
  }

  boolean hasToken() {
    return token.isPresent();
  }

  /**
   * Reads a small document into memory.
   *
   * @throws StatusException if the status is not 2xx
   * @throws IOException if no response arrives
   */
  byte[] read(URI uri) throws IOException {
    return retrying(() -> get(uri, "", Http::document));
  }

  private static byte[] document(HttpURLConnection response) throws IOException {
    byte[] document = response.getInputStream().readNBytes(LARGEST_DOCUMENT + 1);
    if (document.length > LARGEST_DOCUMENT) {
      throw new FetchException(
          "A model server sends a document of more than %d bytes.".formatted(LARGEST_DOCUMENT));
    }
    if (document.length < response.getContentLengthLong()) { // the JDK does not detect it
      throw new IOException("the response ends after " + document.length + " bytes");
    }
    return document;
  }

  /**
   * Retries transient failures as the policy defines.
   *
   * @throws IOException the last failure
   */
  <T> T retrying(Callable<T> attempt) throws IOException {
    Retry retry =
        Retry.of(
            host(),
            RetryConfig.<T>custom()
                .maxAttempts(policy.attempts())
                .retryOnException(Http::isTransient)
                .intervalBiFunction(
                    (tries, outcome) ->
                        Math.max(
                            policy.pause().apply(tries),
                            outcome.isLeft() ? retryAfterMs(outcome.getLeft()) : 0))
                .build());
    retry
        .getEventPublisher()
        .onRetry(
            event ->
                log.warn(
                    "model server failed, retrying: host={} tries={} pause_ms={} reason={}",
                    host(),
                    event.getNumberOfRetryAttempts(),
                    event.getWaitInterval().toMillis(),
                    Reason.of(event.getLastThrowable())));
    try {
      return retry.executeCallable(attempt);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("unexpected checked exception", e);
    }
  }

  private static boolean isTransient(Throwable failure) {
    return failure instanceof StatusException status
        ? status.isTransient()
        : failure instanceof IOException;
  }

  private static long retryAfterMs(Throwable failure) {
    return failure instanceof StatusException status
        ? Math.min(RetryAfter.ms(status.retryAfter(), Instant.now()), LONGEST_PAUSE.toMillis())
        : 0;
  }

  /**
   * Sends one GET request and follows redirects.
   *
   * @param range the header {@code Range}; empty for the whole document
   * @throws StatusException if the status is neither 2xx nor a redirect
   * @throws IOException if no response arrives, or the transfer breaks off
   */
  <T> T get(URI start, String range, ResponseReader<T> reader) throws IOException {
    URI uri = start;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpURLConnection connection = connection(uri, range);
      try {
        int status = connection.getResponseCode();
        if (status / 100 == 2) {
          return reader.read(connection);
        }
        String location = header(connection, "Location");
        if (status / 100 != 3 || location.isEmpty()) {
          throw new StatusException(uri, connection);
        }
        uri = target(uri, location);
      } finally {
        connection.disconnect();
      }
    }
    throw new IOException("it redirects more than " + MOST_REDIRECTS + " times");
  }

  /** The value of a header, or the empty string. */
  static String header(HttpURLConnection response, String name) {
    return Objects.requireNonNullElse(response.getHeaderField(name), "");
  }

  private URI target(URI from, String location) {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new FetchException("%s redirects to a malformed address.".formatted(from.getHost()), e);
    }
    boolean secure = "https".equals(to.getScheme());
    if (!secure && !("http".equals(to.getScheme()) && "http".equals(from.getScheme()))) {
      throw new FetchException(
          "%s redirects to %s, which is not HTTPS: nothing is fetched from there."
              .formatted(from.getHost(), to.getHost()));
    }
    return to;
  }

  private HttpURLConnection connection(URI uri, String range) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setInstanceFollowRedirects(false); // the JDK would forward the token
    connection.setConnectTimeout((int) policy.connect().toMillis());
    connection.setReadTimeout((int) policy.silence().toMillis());
    connection.setRequestProperty("User-Agent", "groundswell");
    connection.setRequestProperty("Accept", "*/*");
    if (!range.isEmpty()) {
      connection.setRequestProperty("Range", range);
    }
    if (isOfTheServer(uri)) {
      token.ifPresent(text -> connection.setRequestProperty("Authorization", "Bearer " + text));
    }
    return connection;
  }

  private boolean isOfTheServer(URI uri) {
    return server.getScheme().equals(uri.getScheme())
        && server.getRawAuthority().equalsIgnoreCase(uri.getRawAuthority());
  }
}
