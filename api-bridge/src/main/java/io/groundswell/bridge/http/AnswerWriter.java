package io.groundswell.bridge.http;

import io.groundswell.bridge.http.ClientConnection.Phase;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * A response that accepts every write immediately and sends it as fast as the client reads. {@link
 * ClientConnections} limits the buffered bytes. Discards what is written after the client has
 * disconnected.
 */
final class AnswerWriter extends Response.Wrapper implements Callback {
  /** Bytes of one write; each completed write is progress of the client. */
  private static final int SLICE_BYTES = 32 << 10;

  private final Callback done;
  private final ClientConnection client;
  private final Sending sending = new Sending();
  private volatile boolean direct;

  private final Object lock = new Object();
  private final Queue<ByteBuffer> queue = new ArrayDeque<>();
  private boolean last;
  private boolean lastSent;
  private boolean completed;
  private boolean ended;
  private @Nullable Throwable failure;

  /**
   * @param done completed when the whole response is sent
   */
  AnswerWriter(Request request, Response response, Callback done, ClientConnection client) {
    super(request, response);
    this.done = done;
    this.client = client;
  }

  /**
   * Turns a response into a stream: its writer waits for each write, so nothing is buffered.
   *
   * @return false if the client's address has too many streams
   */
  static boolean stream(Response response) {
    AnswerWriter writer = Response.as(response, AnswerWriter.class);
    if (!writer.client.watch()) {
      return false;
    }
    writer.direct = true;
    return true;
  }

  @Override
  public void write(boolean isLast, ByteBuffer content, Callback callback) {
    if (direct) {
      super.write(isLast, content, callback);
      return;
    }
    int size = BufferUtil.length(content);
    byte[] bytes = new byte[size];
    if (size > 0) {
      content.get(bytes);
    }
    // Outside the lock: may close other connections, whose writers lock themselves.
    client.answering(size);
    boolean isGone;
    synchronized (lock) {
      last |= isLast;
      isGone = ended;
      if (size == 0 && !isLast) {
        queue.add(BufferUtil.EMPTY_BUFFER); // a flush sends the headers
      }
      for (int from = 0; from < size && !isGone; from += SLICE_BYTES) {
        queue.add(ByteBuffer.wrap(bytes, from, Math.min(SLICE_BYTES, size - from)));
      }
    }
    if (isGone) {
      client.dropped();
    }
    sending.iterate();
    callback.succeeded();
  }

  /** The route has written everything. */
  @Override
  public void succeeded() {
    complete(null);
  }

  /** The route has failed. */
  @Override
  public void failed(Throwable cause) {
    complete(cause);
  }

  private void complete(@Nullable Throwable cause) {
    boolean isSent;
    synchronized (lock) {
      completed = true;
      failure = failure == null ? cause : failure;
      isSent = ended;
    }
    if (isSent) {
      finish();
    } else {
      sending.iterate();
    }
  }

  private void finish() {
    client.enter(Phase.HEADER);
    if (failure == null) {
      done.succeeded();
    } else {
      done.failed(failure);
    }
  }

  /** Writes slice after slice. */
  private final class Sending extends IteratingCallback {
    private boolean waiting;
    private int size;

    @Override
    protected Action process() {
      ByteBuffer slice;
      boolean isLast;
      synchronized (lock) {
        slice = queue.poll();
        isLast = last && !lastSent && queue.isEmpty();
        lastSent |= isLast;
        if (slice == null && !isLast) {
          if (completed) {
            return Action.SUCCEEDED;
          }
          if (waiting) {
            waiting = false;
            client.enter(Phase.WORK);
          }
          return Action.IDLE;
        }
      }
      if (!waiting) {
        waiting = true;
        client.enter(Phase.ANSWER);
      }
      size = BufferUtil.length(slice);
      getWrapped().write(isLast, slice == null ? BufferUtil.EMPTY_BUFFER : slice, this);
      return Action.SCHEDULED;
    }

    @Override
    protected void onSuccess() {
      client.sent(size);
    }

    @Override
    protected void onCompleted(@Nullable Throwable cause) {
      boolean isComplete;
      synchronized (lock) {
        ended = true;
        queue.clear();
        client.dropped();
        if (cause != null) {
          // Jetty does not log this type: a client that disconnects is not an error of the bridge.
          failure = cause instanceof EofException ? cause : new EofException(cause);
        }
        isComplete = completed;
      }
      if (isComplete) {
        finish();
      }
    }
  }
}
