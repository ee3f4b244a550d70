package io.groundswell.bridge.webhook;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.groundswell.bridge.settings.BridgeSettings;
import io.groundswell.bridge.webhook.WebhookMetrics.Outcome;
import io.groundswell.common.LogLimiter;
import io.groundswell.common.RetryAfter;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.settings.Settings;
import io.groundswell.topics.ContentId;
import io.groundswell.topics.Shift;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts shifts to {@code WEBHOOK_URL}, signed as Standard Webhooks specify. Retries with
 * exponential backoff until a shift is too old; a rejected shift is not retried. Thread-safe.
 */
public final class Webhook implements ShiftReceiver, AutoCloseable {
  /** Tries of a shift of any age: a bridge that was down must not drop its backlog untried. */
  static final int MIN_TRIES = 5;

  private static final Logger log = LoggerFactory.getLogger(Webhook.class);

  /**
   * The result of one attempt.
   *
   * @param outcome null if the shift is retried or abandoned
   * @param retryAfterMs delay that the receiver requests; 0 for none
   */
  private record Attempt(
      @Nullable Outcome outcome, boolean abandoned, String reason, long retryAfterMs) {
    boolean retry() {
      return outcome == null && !abandoned;
    }
  }

  /** A shift to deliver. */
  private static final class Message {
    final ShiftRecord shift;
    final String id;
    final CompletableFuture<Void> done = new CompletableFuture<>();
    int tries;

    Message(ShiftRecord shift) {
      this.shift = shift;
      this.id = ContentId.ofShift(shift.value());
    }
  }

  private final LogLimiter unreadable = new LogLimiter();
  private final LogLimiter retried = new LogLimiter();
  private final LogLimiter resumed = new LogLimiter();
  private final LogLimiter refused = new LogLimiter();
  private final LogLimiter givenUp = new LogLimiter();
  private final URI url;
  private final byte[] key;
  private final Duration timeout;
  private final Duration maxAge;
  private final WebhookMetrics metrics;
  private final HttpClient http;
  private final Retry retry;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "webhook-retry");
            thread.setDaemon(true);
            return thread;
          });

  private volatile @Nullable String trouble;

  Webhook(Settings settings, WebhookMetrics metrics, IntervalFunction backoff) {
    this.url = URI.create(settings.get(BridgeSettings.WEBHOOK_URL));
    this.key = settings.get(BridgeSettings.WEBHOOK_SECRET);
    this.timeout = BridgeSettings.millis(settings, BridgeSettings.WEBHOOK_TIMEOUT_MS);
    this.maxAge = Duration.ofHours(settings.get(BridgeSettings.WEBHOOK_RETRY_HOURS));
    this.metrics = metrics;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER) // the operator configured this address
            .connectTimeout(timeout)
            .build();
    this.retry =
        Retry.of(
            "webhook",
            RetryConfig.<Attempt>custom()
                .maxAttempts(Integer.MAX_VALUE) // the age limits retries
                .retryOnResult(Attempt::retry)
                .retryOnException(failure -> false)
                .intervalBiFunction(
                    (tries, attempt) ->
                        Math.max(
                            backoff.apply(tries),
                            attempt.isRight() ? attempt.get().retryAfterMs() : 0))
                .build());
  }

  /** Why deliveries fail now, as a sentence; null if they succeed. */
  @Nullable String trouble() {
    return trouble;
  }

  @Override
  public CompletableFuture<Void> deliver(ShiftRecord shift) {
    Message message = new Message(shift);
    if (!isShift(shift.value())) {
      unreadable.log(
          suppressed ->
              log.warn(
                  "malformed shift skipped: topic={} partition={} offset={} suppressed={}",
                  shift.topic(),
                  shift.partition(),
                  shift.offset(),
                  suppressed));
      metrics.count(Outcome.UNREADABLE);
      message.done.complete(null);
      return message.done;
    }
    retry
        .executeCompletionStage(timer, () -> attempt(message))
        .whenComplete(
            (attempt, failure) -> {
              if (failure != null) {
                message.done.completeExceptionally(failure);
              } else {
                conclude(message, attempt);
              }
            });
    return message.done;
  }

  private static boolean isShift(byte[] value) {
    try {
      return !Shift.read(value).subject().isEmpty();
    } catch (BadInputException e) {
      return false;
    }
  }

  private CompletionStage<Attempt> attempt(Message message) {
    if (message.done.isCancelled()) {
      return CompletableFuture.completedFuture(new Attempt(null, true, "", 0));
    }
    message.tries++;
    CompletableFuture<HttpResponse<Void>> sent =
        http.sendAsync(request(message), BodyHandlers.discarding());
    return sent.copy()
        // The client's timeout covers the headers only, not a body without end.
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (response, failure) -> {
              if (failure != null) {
                sent.cancel(true);
                return retry(message, cause(failure), 0);
              }
              return outcome(message, response);
            });
  }

  private HttpRequest request(Message message) {
    byte[] body = message.shift.value();
    long now = Instant.now().getEpochSecond();
    return HttpRequest.newBuilder(url)
        .header("Content-Type", "application/json")
        .header("User-Agent", "groundswell")
        .header("webhook-id", message.id)
        .header("webhook-timestamp", Long.toString(now))
        .header("webhook-signature", Signature.of(key, message.id, now, body))
        .header("Idempotency-Key", message.id)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  private Attempt outcome(Message message, HttpResponse<Void> response) {
    int status = response.statusCode();
    String reason = "status " + status;
    if (status >= 200 && status < 300) {
      return new Attempt(Outcome.DELIVERED, false, reason, 0);
    }
    if (status >= 500 || status == 408 || status == 409 || status == 425 || status == 429) {
      String after = response.headers().firstValue("Retry-After").orElse("");
      return retry(message, reason, RetryAfter.ms(after, Instant.now()));
    }
    return new Attempt(Outcome.REFUSED, false, reason, 0);
  }

  private Attempt retry(Message message, String reason, long retryAfterMs) {
    Duration age = Duration.between(message.shift.writtenAt(), Instant.now());
    if (message.tries >= MIN_TRIES && age.compareTo(maxAge) > 0) {
      return new Attempt(Outcome.GAVE_UP, false, reason, 0);
    }
    metrics.countRetry();
    if (trouble == null) {
      retried.log(
          suppressed ->
              log.warn(
                  "webhook failed, retrying: {} reason={} suppressed={}",
                  fields(message),
                  reason,
                  suppressed));
    }
    trouble = "The receiver does not accept shifts: " + reason + ".";
    return new Attempt(null, false, reason, retryAfterMs);
  }

  private void conclude(Message message, Attempt attempt) {
    Outcome outcome = attempt.outcome();
    if (outcome == null) {
      return; // another bridge delivers the shift
    }
    metrics.count(outcome);
    switch (outcome) {
      case DELIVERED -> {
        if (trouble != null) {
          resumed.log(suppressed -> log.info("webhook recovered: {}", fields(message)));
        }
        log.debug("shift delivered: {} tries={}", fields(message), message.tries);
      }
      case REFUSED ->
          refused.log(
              suppressed ->
                  log.warn(
                      "shift rejected: {} reason={} suppressed={}",
                      fields(message),
                      attempt.reason(),
                      suppressed));
      default ->
          givenUp.log(
              suppressed ->
                  log.warn(
                      "shift dropped: {} tries={} reason={} suppressed={}",
                      fields(message),
                      message.tries,
                      attempt.reason(),
                      suppressed));
    }
    if (outcome != Outcome.GAVE_UP) {
      trouble = null; // a receiver that rejects a shift is available
    }
    message.done.complete(null);
  }

  /** Log fields without the post's text; of the address, only the host. */
  private String fields(Message message) {
    return "host="
        + url.getHost()
        + " id="
        + message.id
        + " partition="
        + message.shift.partition()
        + " offset="
        + message.shift.offset();
  }

  /** The reason of a failure, without its message, which may contain the address. */
  private static String cause(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof TimeoutException
        ? "timeout"
        : "no connection (" + cause.getClass().getSimpleName() + ")";
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
