package io.groundswell.bridge.http;

import io.groundswell.bridge.http.ClientConnection.Phase;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the whole body of a request asynchronously before its route runs, so that slow clients hold
 * no thread. Discards a body that is unused or too large while it arrives: a client that is still
 * sending when its connection closes would not receive the response.
 */
final class BodyHandler extends Handler.Wrapper {
  private static final Logger log = LoggerFactory.getLogger(BodyHandler.class);

  /** The most bytes of a discarded body; a client that sends more is disconnected. */
  private static final int MAX_DROPPED_BYTES = 64 << 20;

  private final ClientConnections connections;
  private final ClientFaults faults;
  private final Function<String, Route> routes;

  /**
   * Limits and threads of a path.
   *
   * @param maxBodyBytes the most bytes of a body; 0 if bodies are discarded
   * @param threads run the route
   */
  record Route(int maxBodyBytes, Executor threads) {}

  /**
   * @param routes the route of a path
   */
  BodyHandler(ClientConnections connections, ClientFaults faults, Function<String, Route> routes) {
    this.connections = connections;
    this.faults = faults;
    this.routes = routes;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    HttpFields headers = request.getHeaders();
    ClientConnection client = connections.of(request);
    if (!isFramedUnambiguously(request)) {
      faults.count(ClientFault.MALFORMED);
      refuse(request, response, callback, Problem.of(400));
      return true;
    }
    Route route = routes.apply(Request.getPathInContext(request));
    RequestBody body = new RequestBody(route.maxBodyBytes());
    request.setAttribute(RequestBody.ATTRIBUTE, body);
    long length = headers.getLongField(HttpHeader.CONTENT_LENGTH);
    boolean chunked = headers.contains(HttpHeader.TRANSFER_ENCODING);
    // A client that expects 100 Continue does not send a body that would be discarded.
    boolean isUnwanted =
        headers.contains(HttpHeader.EXPECT)
            && (route.maxBodyBytes() == 0 || length > route.maxBodyBytes());
    if (!chunked && length <= 0 || isUnwanted) {
      client.enter(Phase.WORK);
      run(route, request, response, callback);
    } else {
      client.enter(Phase.BODY);
      new Reading(client, route, body, request, response, callback).run();
    }
    return true;
  }

  /**
   * HTTP/1.0 has no transfer encoding, and a proxy may interpret any other than "chunked"
   * differently: both allow request smuggling.
   */
  private static boolean isFramedUnambiguously(Request request) {
    List<String> encodings = request.getHeaders().getValuesList(HttpHeader.TRANSFER_ENCODING);
    return encodings.isEmpty()
        || request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1
            && encodings.size() == 1
            && encodings.get(0).strip().equalsIgnoreCase("chunked");
  }

  private void run(Route route, Request request, Response response, Callback callback) {
    route
        .threads()
        .execute(
            () -> {
              try {
                if (!super.handle(request, response, callback)) {
                  Response.writeError(request, response, callback, 404);
                }
              } catch (Exception e) {
                log.error("request failed: path={}", Request.getPathInContext(request), e);
                Response.writeError(request, response, callback, 500);
              }
            });
  }

  /** Responds and closes the connection: the start of its next request is unknown. */
  private static void refuse(
      Request request, Response response, Callback callback, Problem problem) {
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    ProblemErrorHandler.write(response, callback, problem, Request.getPathInContext(request));
  }

  /** Reads the body of one request. */
  private final class Reading implements Runnable {
    private final ClientConnection client;
    private final Route route;
    private final RequestBody body;
    private final Request request;
    private final Response response;
    private final Callback callback;

    Reading(
        ClientConnection client,
        Route route,
        RequestBody body,
        Request request,
        Response response,
        Callback callback) {
      this.client = client;
      this.route = route;
      this.body = body;
      this.request = request;
      this.response = response;
      this.callback = callback;
    }

    /** Reads available chunks; runs again when more arrive. */
    @Override
    public void run() {
      while (true) {
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          request.demand(this);
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          failed(chunk.getFailure());
          return;
        }
        int size = chunk.remaining();
        client.received(size, body.add(chunk));
        boolean last = chunk.isLast();
        chunk.release();
        if (body.size() > MAX_DROPPED_BYTES) {
          client.enter(Phase.WORK);
          refuse(request, response, callback, Problem.bodyTooLarge(route.maxBodyBytes()));
          return;
        }
        if (last) {
          client.enter(Phase.WORK);
          BodyHandler.this.run(route, request, response, callback);
          return;
        }
      }
    }

    private void failed(Throwable cause) {
      client.enter(Phase.WORK);
      log.debug("body not read: path={}", Request.getPathInContext(request), cause);
      if (cause instanceof TimeoutException) {
        faults.count(ClientFault.SLOW_BODY);
        refuse(request, response, callback, Problem.REQUEST_TIMEOUT);
      } else {
        faults.countUnreadable(client.connection.getEndPoint());
        int status = cause instanceof HttpException http ? http.getCode() : 400;
        refuse(request, response, callback, Problem.of(status));
      }
    }
  }
}
