package io.groundswell.bridge.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Detects that the client of a pending request disconnects, and cancels the request. Over HTTP/1.1
 * the server does not read from a connection while a response is pending: it would score a whole
 * batch and write the response to a closed socket.
 */
final class Disconnect implements Callback {
  private final EndPoint endPoint;
  private final CompletableFuture<?> waiting;
  private boolean stopped;

  private Disconnect(EndPoint endPoint, CompletableFuture<?> waiting) {
    this.endPoint = endPoint;
    this.waiting = waiting;
  }

  /**
   * Watches a request whose body has been read.
   *
   * @return to be {@link #stop stopped} before the response is written
   */
  static Disconnect cancels(Context ctx, CompletableFuture<?> waiting) {
    EndPoint endPoint =
        ServletContextRequest.getServletContextRequest(ctx.req())
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint();
    Disconnect watch = new Disconnect(endPoint, waiting);
    endPoint.tryFillInterested(watch);
    return watch;
  }

  /** Releases the connection, so that the server can read its next request. */
  synchronized void stop() {
    stopped = true;
    if (endPoint instanceof AbstractEndPoint own) {
      own.getFillInterest().onFail(new CancellationException());
    }
  }

  /** The connection is readable: the next request, which is not consumed, its end, or nothing. */
  @Override
  public void succeeded() {
    try {
      if (isAtEnd()) {
        waiting.cancel(false);
      }
    } catch (IOException e) {
      waiting.cancel(false);
    }
  }

  private synchronized boolean isAtEnd() throws IOException {
    if (stopped
        || !(endPoint.getTransport() instanceof SocketChannel channel)
        || channel.socket().getInputStream().available() > 0) {
      return false;
    }
    int filled = endPoint.fill(BufferUtil.allocate(1));
    if (filled > 0) {
      // The next request arrived between available() and fill(): its first byte is lost.
      endPoint.close();
    } else if (filled == 0) {
      // A spurious wake-up: watch again.
      endPoint.tryFillInterested(this);
    }
    return filled != 0;
  }
}
