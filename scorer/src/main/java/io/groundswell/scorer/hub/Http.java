package io.groundswell.scorer.hub;

import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.groundswell.common.RetryAfter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  private final HttpClient client;

  Http(URI server, Optional<String> token, RetryPolicy policy) {
    this.server = server;
    this.token = token;
    this.policy = policy;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER) // the JDK would forward the token
            .connectTimeout(policy.connect())
            .build();
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
    return retrying(
        () -> {
          Document document = new Document();
          get(uri, Map.of(), (status, headers) -> document);
          return document.bytes.toByteArray();
        });
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
   * @param opener opens the sink of the 2xx response's body
   * @throws StatusException if the status is neither 2xx nor a redirect
   * @throws IOException if no response arrives, or the transfer breaks off
   */
  void get(URI start, Map<String, String> headers, Sink.Opener opener) throws IOException {
    URI uri = start;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpResponse<Void> answer = exchange(request(uri, headers), new Body(opener));
      if (answer.statusCode() / 100 == 2) {
        return;
      }
      Optional<String> location = answer.headers().firstValue("Location");
      if (answer.statusCode() / 100 != 3 || location.isEmpty()) {
        throw new StatusException(answer);
      }
      uri = target(uri, location.get());
    }
    throw new IOException("it redirects more than " + MOST_REDIRECTS + " times");
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

  private HttpRequest request(URI uri, Map<String, String> headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("User-Agent", "groundswell");
    headers.forEach(request::header);
    if (isOfTheServer(uri)) {
      token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    }
    return request.build();
  }

  private boolean isOfTheServer(URI uri) {
    return server.getScheme().equals(uri.getScheme())
        && server.getRawAuthority().equalsIgnoreCase(uri.getRawAuthority());
  }

  private HttpResponse<Void> exchange(HttpRequest request, Body body) throws IOException {
    CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request, body);
    long limit = policy.silence().toNanos();
    try {
      while (true) {
        long left = limit - body.silentNanos();
        if (left <= 0) {
          throw new IOException("no data for " + policy.silence().toSeconds() + " s");
        }
        try {
          return answer.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          continue; // fails above unless data arrived meanwhile
        }
      }
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FetchException("Fetching a model was interrupted.", e);
    } finally {
      body.abandon();
      answer.cancel(true);
    }
  }

  /** Unwraps what a body subscriber has thrown. */
  private static IOException failure(ExecutionException failed) {
    for (Throwable e = failed; e != null; e = e.getCause()) {
      if (e instanceof FetchException refusal) {
        throw refusal;
      }
    }
    for (Throwable e = failed; e != null; e = e.getCause()) {
      if (e instanceof IOException failure) {
        return failure;
      }
    }
    return new IOException(failed);
  }

  private static final class Document implements Sink {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(ByteBuffer buffer) {
      if (bytes.size() + buffer.remaining() > LARGEST_DOCUMENT) {
        throw new FetchException(
            "A model server sends a document of more than %d bytes.".formatted(LARGEST_DOCUMENT));
      }
      byte[] next = new byte[buffer.remaining()];
      buffer.get(next);
      bytes.writeBytes(next);
    }

    @Override
    public void close() {}
  }
}
