package io.groundswell.bridge.webhook;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.groundswell.bridge.webhook.WebhookMetrics.Outcome;
import io.groundswell.common.LogLimiter;
import io.groundswell.common.RetryAfter;
import io.groundswell.common.json.BadInputException;
import io.groundswell.topics.ContentId;
import io.groundswell.topics.Shift;
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
 * Posts shifts to an address, signed after the convention of Standard Webhooks. What is not taken
 * is tried again with growing pauses until it is too old; what is refused is not. Thread-safe.
 */
public final class Webhook implements ShiftReceiver, AutoCloseable {
  /** However old a shift is, it is tried so often: that a bridge was down is not its fault. */
  static final int LEAST_TRIES = 5;

  private static final Logger log = LoggerFactory.getLogger(Webhook.class);

  /** What an attempt has come to; without an outcome it is made again. */
  private record Attempt(@Nullable Outcome outcome, boolean abandoned, String said, long askedMs) {
    boolean again() {
      return outcome == null && !abandoned;
    }
  }

  /** A shift on its way. */
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
  private final WebhookOptions options;
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

  Webhook(WebhookOptions options, WebhookMetrics metrics, IntervalFunction backoff) {
    this.options = options;
    this.metrics = metrics;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER) // where it leads is not the operator's word
            .connectTimeout(options.timeout())
            .build();
    this.retry =
        Retry.of(
            "webhook",
            RetryConfig.<Attempt>custom()
                .maxAttempts(Integer.MAX_VALUE) // age decides
                .retryOnResult(Attempt::again)
                .retryOnException(failure -> false)
                .intervalBiFunction(
                    (tries, attempt) ->
                        Math.max(
                            backoff.apply(tries), attempt.isRight() ? attempt.get().askedMs() : 0))
                .build());
  }

  /** What keeps shifts from being taken now, a sentence; null if nothing does. */
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
                  "record is no shift and is not delivered: topic={} partition={} offset={}"
                      + " suppressed={}",
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
        // The client's own limit ends with the headers; a body may go on for ever.
        .orTimeout(options.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (response, failure) -> {
              if (failure != null) {
                sent.cancel(true);
                return again(message, named(failure), 0);
              }
              return answered(message, response);
            });
  }

  private HttpRequest request(Message message) {
    byte[] body = message.shift.value();
    long now = Instant.now().getEpochSecond();
    return HttpRequest.newBuilder(options.url())
        .header("Content-Type", "application/json")
        .header("User-Agent", "groundswell")
        .header("webhook-id", message.id)
        .header("webhook-timestamp", Long.toString(now))
        .header("webhook-signature", Signature.of(options.key(), message.id, now, body))
        .header("Idempotency-Key", message.id)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  private Attempt answered(Message message, HttpResponse<Void> response) {
    int status = response.statusCode();
    String said = "status " + status;
    if (status >= 200 && status < 300) {
      return new Attempt(Outcome.DELIVERED, false, said, 0);
    }
    if (status >= 500 || status == 408 || status == 409 || status == 425 || status == 429) {
      String asked = response.headers().firstValue("Retry-After").orElse("");
      return again(message, said, RetryAfter.ms(asked, Instant.now()));
    }
    return new Attempt(Outcome.REFUSED, false, said, 0);
  }

  private Attempt again(Message message, String said, long askedMs) {
    Duration age = Duration.between(message.shift.writtenAt(), Instant.now());
    if (message.tries >= LEAST_TRIES && age.compareTo(options.retry()) > 0) {
      return new Attempt(Outcome.GAVE_UP, false, said, 0);
    }
    metrics.countRetry();
    if (trouble == null) {
      retried.log(
          suppressed ->
              log.warn(
                  "shifts are not taken, trying again: {} reason={} suppressed={}",
                  told(message),
                  said,
                  suppressed));
    }
    trouble = "The receiver does not take shifts: " + said + ".";
    return new Attempt(null, false, said, askedMs);
  }

  private void conclude(Message message, Attempt attempt) {
    Outcome outcome = attempt.outcome();
    if (outcome == null) {
      return; // another bridge delivers it
    }
    metrics.count(outcome);
    switch (outcome) {
      case DELIVERED -> {
        if (trouble != null) {
          resumed.log(suppressed -> log.info("shifts are taken again: {}", told(message)));
        }
        log.debug("shift is delivered: {} tries={}", told(message), message.tries);
      }
      case REFUSED ->
          refused.log(
              suppressed ->
                  log.warn(
                      "the receiver refuses a shift for good: {} reason={} suppressed={}",
                      told(message),
                      attempt.said(),
                      suppressed));
      default ->
          givenUp.log(
              suppressed ->
                  log.warn(
                      "a shift is given up after {} tries: {} reason={} suppressed={}",
                      message.tries,
                      told(message),
                      attempt.said(),
                      suppressed));
    }
    if (outcome != Outcome.GAVE_UP) {
      trouble = null; // whoever refuses is there
    }
    message.done.complete(null);
  }

  /** Nothing of the post's, nothing of the address but its host. */
  private String told(Message message) {
    return "host="
        + options.url().getHost()
        + " id="
        + message.id
        + " partition="
        + message.shift.partition()
        + " offset="
        + message.shift.offset();
  }

  /** Messages of failures may hold the address. */
  private static String named(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof TimeoutException
        ? "no answer in time"
        : "no connection (" + cause.getClass().getSimpleName() + ")";
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
