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
 * Watches whether the client of a waiting request goes away, and cancels what it waited for. Over
 * HTTP/1.1 the server does not look at a connection while an answer is pending, so that nobody
 * would notice: a batch would be scored to its end, and its answer written to a closed socket.
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
   * Starts watching a request whose body has been read.
   *
   * @return to be {@link #stop stopped} before anything is written
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

  /** Gives the connection back, so that the server can read its next request. */
  synchronized void stop() {
    stopped = true;
    if (endPoint instanceof AbstractEndPoint own) {
      own.getFillInterest().onFail(new CancellationException());
    }
  }

  /** Something may be read: the next request, which stays where it is, the end, or nothing. */
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
      // The next request came between the two looks: without its first byte it is worth nothing.
      endPoint.close();
    } else if (filled == 0) {
      // The selector wakes up for what was read long ago, too.
      endPoint.tryFillInterested(this);
    }
    return filled != 0;
  }
}
