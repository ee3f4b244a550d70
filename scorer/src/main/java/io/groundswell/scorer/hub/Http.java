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
 * Reads from one server and from where it leads to, by way of the proxy that the JVM's properties
 * name. What may pass is tried again. The token is for the server alone: where a redirect leads to
 * another, it stays behind. Thread-safe.
 */
final class Http {
  private static final Logger log = LoggerFactory.getLogger(Http.class);
  private static final int MOST_REDIRECTS = 5;

  /** Lists of files and the like are smaller. */
  private static final int LARGEST_DOCUMENT = 1 << 25;

  /** Who asks for more will not be asked again so soon as to keep a start waiting. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final URI server;
  private final Optional<String> token;
  private final RetryPolicy patience;
  private final HttpClient client;

  Http(URI server, Optional<String> token, RetryPolicy patience) {
    this.server = server;
    this.token = token;
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER) // it would take the token along
            .connectTimeout(patience.connect())
            .build();
  }

  /** The server's name and, if it has one, its port. */
  String host() {
    return server.getRawAuthority();
  }

  boolean hasToken() {
    return token.isPresent();
  }

  /**
   * Reads a small document.
   *
   * @throws StatusException if the answer is no success
   * @throws IOException if there is none
   */
  byte[] read(URI uri) throws IOException {
    return patiently(
        () -> {
          Document document = new Document();
          get(uri, Map.of(), (status, headers) -> document);
          return document.bytes.toByteArray();
        });
  }

  /**
   * Tries until it succeeds, fails for good, or has been tried often enough.
   *
   * @throws IOException the last failure
   */
  <T> T patiently(Callable<T> attempt) throws IOException {
    Retry retry =
        Retry.of(
            host(),
            RetryConfig.<T>custom()
                .maxAttempts(patience.attempts())
                .retryOnException(Http::mayPass)
                .intervalBiFunction(
                    (tries, outcome) ->
                        Math.max(
                            patience.pause().apply(tries),
                            outcome.isLeft() ? askedMs(outcome.getLeft()) : 0))
                .build());
    retry
        .getEventPublisher()
        .onRetry(
            event ->
                log.warn(
                    "server of models fails, trying again: host={} tries={} pause_ms={} reason={}",
                    host(),
                    event.getNumberOfRetryAttempts(),
                    event.getWaitInterval().toMillis(),
                    Reason.of(event.getLastThrowable())));
    try {
      return retry.executeCallable(attempt);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("reading fails in no other way", e);
    }
  }

  private static boolean mayPass(Throwable failure) {
    return failure instanceof StatusException status
        ? status.mayPass()
        : failure instanceof IOException;
  }

  private static long askedMs(Throwable failure) {
    return failure instanceof StatusException status
        ? Math.min(RetryAfter.ms(status.retryAfter(), Instant.now()), LONGEST_PAUSE.toMillis())
        : 0;
  }

  /**
   * One attempt, through redirects.
   *
   * @param opener takes the body of the answer that is a success
   * @throws StatusException if the answer is none
   * @throws IOException if there is no answer, or it breaks off
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
      throw new FetchException("%s redirects to what is no address.".formatted(from.getHost()), e);
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
    long limit = patience.silence().toNanos();
    try {
      while (true) {
        long left = limit - body.silentNanos();
        if (left <= 0) {
          throw new IOException("nothing came for " + patience.silence().toSeconds() + " s");
        }
        try {
          return answer.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          continue; // unless bytes have come meanwhile, it is over
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

  /** The client wraps what a body's taker throws. */
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
            "A server of models answers with more than %d bytes where a short text belongs."
                .formatted(LARGEST_DOCUMENT));
      }
      byte[] next = new byte[buffer.remaining()];
      buffer.get(next);
      bytes.writeBytes(next);
    }

    @Override
    public void close() {}
  }
}
