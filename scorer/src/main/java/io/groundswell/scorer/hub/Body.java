package io.groundswell.scorer.hub;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Streams a response body to a sink. Measures the time since the last data, because the JDK's
 * timeout limits the whole transfer. After {@link #abandon} nothing more is written.
 */
final class Body implements HttpResponse.BodyHandler<Void>, HttpResponse.BodySubscriber<Void> {
  /** Most bytes that are read and dropped of an error's body, to reuse its connection. */
  private static final int LONGEST_UNWANTED = 1 << 16;

  private final Sink.Opener opener;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private volatile long lastDataNanos = System.nanoTime();
  private @Nullable Sink sink;
  private Flow.@Nullable Subscription subscription;
  private long unwanted;

  /**
   * @param opener opens the sink if the status is 2xx; other bodies are dropped
   */
  Body(Sink.Opener opener) {
    this.opener = opener;
  }

  /** Nanoseconds since data last arrived. */
  long silentNanos() {
    return System.nanoTime() - lastDataNanos;
  }

  /** Ends the transfer. */
  synchronized void abandon() {
    end(new IllegalStateException("abandoned"));
  }

  @Override
  public synchronized HttpResponse.BodySubscriber<Void> apply(HttpResponse.ResponseInfo answer) {
    lastDataNanos = System.nanoTime();
    if (answer.statusCode() / 100 == 2 && !done.isDone()) {
      try {
        sink = opener.open(answer.statusCode(), answer.headers());
      } catch (RuntimeException e) {
        end(e);
      }
    }
    return this;
  }

  @Override
  public CompletionStage<Void> getBody() {
    return done;
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription bytes) {
    subscription = bytes;
    if (done.isDone()) {
      bytes.cancel();
    } else {
      bytes.request(1);
    }
  }

  @Override
  public synchronized void onNext(List<ByteBuffer> buffers) {
    if (done.isDone()) {
      return;
    }
    try {
      for (ByteBuffer bytes : buffers) {
        take(bytes);
      }
    } catch (RuntimeException e) {
      end(e);
    }
    lastDataNanos = System.nanoTime();
    if (subscription != null) {
      subscription.request(1);
    }
  }

  private void take(ByteBuffer bytes) {
    if (sink != null) {
      sink.write(bytes);
      return;
    }
    unwanted += bytes.remaining();
    if (unwanted > LONGEST_UNWANTED) {
      end(null);
    }
  }

  @Override
  public synchronized void onError(Throwable failure) {
    end(failure);
  }

  @Override
  public synchronized void onComplete() {
    end(null);
  }

  private void end(@Nullable Throwable failure) {
    if (done.isDone()) {
      return;
    }
    if (sink != null) {
      sink.close();
    }
    if (subscription != null) {
      subscription.cancel(); // no effect if the body has ended
    }
    if (failure == null) {
      done.complete(null);
    } else {
      done.completeExceptionally(failure);
    }
  }
}
