package io.groundswell.bridge.http;

import io.groundswell.bridge.live.Watcher;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
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
    if (writing) {
      endPoint.close(); // does not wait for a slow client
    }
    iterate();
  }

  @Override
  public void cut() {
    endPoint.close();
    abort(new ClosedChannelException());
  }
}
