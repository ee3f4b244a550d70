package io.groundswell.bridge.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Responds with a problem to requests that Jetty rejects before they reach a route. */
final class ProblemErrorHandler extends ErrorHandler {
  private final ClientFaults faults;

  ProblemErrorHandler(ClientFaults faults) {
    this.faults = faults;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (request.getAttribute(ERROR_EXCEPTION) instanceof HttpException malformed
        && malformed.getCode() < 500) {
      faults.countUnreadable(request.getConnectionMetaData().getConnection().getEndPoint());
    }
    write(response, callback, Problem.of(response.getStatus()), "/");
    return true;
  }

  /** Writes a problem with the headers of every response. */
  static void write(Response response, Callback callback, Problem problem, String path) {
    response.setStatus(problem.status());
    HttpFields.Mutable headers = response.getHeaders();
    SecurityHeaders.all().forEach(headers::put);
    headers.put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
    if (problem.retryLater()) {
      headers.put(HttpHeader.RETRY_AFTER, "1");
    }
    response.write(true, ByteBuffer.wrap(problem.write(path)), callback);
  }
}
