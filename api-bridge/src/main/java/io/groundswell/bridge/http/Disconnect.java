package io.groundswell.bridge.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;

/**
 * Watches whether the client of a waiting request goes away, and cancels what it waited for. Over
 * HTTP/1.1 the server does not look at a connection while an answer is pending, so that nobody
 * would notice: a batch would be scored to its end, and its answer written to a closed socket.
 */
final class Disconnect implements Callback {
  private final EndPoint endPoint;
  private final CompletableFuture<?> waiting;

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
  void stop() {
    if (endPoint instanceof AbstractEndPoint own) {
      own.getFillInterest().onFail(new CancellationException());
    }
  }

  /** Something can be read: the next request, which stays where it is, or the end. */
  @Override
  public void succeeded() {
    if (endPoint.getTransport() instanceof SocketChannel channel && isAtEnd(channel)) {
      waiting.cancel(false);
    }
  }

  private static boolean isAtEnd(SocketChannel channel) {
    try {
      return channel.socket().getInputStream().available() == 0;
    } catch (IOException e) {
      return true;
    }
  }
}
