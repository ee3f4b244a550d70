package io.groundswell.bridge.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Writes responses asynchronously, so that slow clients hold no thread. */
final class AnswerHandler extends Handler.Wrapper {
  private final ClientConnections connections;

  AnswerHandler(ClientConnections connections) {
    this.connections = connections;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    AnswerWriter writer = new AnswerWriter(request, response, callback, connections.of(request));
    return super.handle(request, writer, writer);
  }
}
