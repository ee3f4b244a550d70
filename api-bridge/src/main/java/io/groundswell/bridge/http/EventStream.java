package io.groundswell.bridge.http;

import io.groundswell.bridge.live.Watcher;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * Writes a watcher's events to its connection asynchronously, one write at a time and without a
 * buffer, bypassing the servlet's stream. A connection that accepts nothing for its idle timeout
 * fails.
 */
final class EventStream extends IteratingCallback implements Watcher.Outlet {
  /** How long the last write may take at the end of the stream. */
  private static final long END_MS = 500;

  private final Watcher watcher;
  private final Response response;
  private final EndPoint endPoint;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean ending;
  private volatile boolean writing;

  /**
   * @param request in asynchronous mode, with status and headers set
   */
  EventStream(HttpServletRequest request, Watcher watcher) {
    ServletContextRequest own = ServletContextRequest.getServletContextRequest(request);
    this.watcher = watcher;
    this.response = own.getServletContextResponse();
    this.endPoint = own.getConnectionMetaData().getConnection().getEndPoint();
  }

  /** Completed normally when the stream has ended, for any reason. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  @Override
  protected Action process() {
    writing = true; // before reading `ending`: end() sees this write or prevents it
    byte[] frame = ending ? null : watcher.next();
    if (frame == null) {
      writing = false;
      return ending ? Action.SUCCEEDED : Action.IDLE;
    }
    response.write(false, ByteBuffer.wrap(frame), this);
    return Action.SCHEDULED;
  }

  @Override
  protected void onSuccess() {
    writing = false;
  }

  @Override
  protected void onCompleted(@Nullable Throwable cause) {
    if (cause instanceof TimeoutException) {
      watcher.wasStuck();
    }
    watcher.close();
    ended.complete(null);
  }

  @Override
  public void wake() {
    iterate();
  }

  @Override
  public void end() {
    ending = true;
    iterate();
    if (writing) { // the client may be slow, or the write's completion not yet noticed
      CompletableFuture.delayedExecutor(END_MS, TimeUnit.MILLISECONDS)
          .execute(this::closeUnlessEnded);
    }
  }

  private void closeUnlessEnded() {
    if (!ended.isDone()) {
      endPoint.close();
    }
  }

  @Override
  public void cut() {
    endPoint.close();
    abort(new ClosedChannelException());
  }
}
