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
 * Writes a watcher's events to its connection, one write at a time, without a thread that waits and
 * without a buffer: past the servlet's stream, which has both. A connection on which nothing can be
 * written for its idle timeout fails by itself.
 */
final class EventStream extends IteratingCallback implements Watcher.Outlet {
  private final Watcher watcher;
  private final Response response;
  private final EndPoint endPoint;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean ending;
  private volatile boolean writing;

  /**
   * @param request in its asynchronous phase; status and headers are set
   */
  EventStream(HttpServletRequest request, Watcher watcher) {
    ServletContextRequest own = ServletContextRequest.getServletContextRequest(request);
    this.watcher = watcher;
    this.response = own.getServletContextResponse();
    this.endPoint = own.getConnectionMetaData().getConnection().getEndPoint();
  }

  /** Completed normally when nothing more is written, for whatever reason. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  @Override
  protected Action process() {
    writing = true; // before it is known whether it ends, so that end() sees one or the other
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
      endPoint.close(); // whether it would read on is not waited for
    }
    iterate();
  }

  @Override
  public void cut() {
    endPoint.close();
    abort(new ClosedChannelException());
  }
}
