package io.groundswell.bridge.http;

import io.groundswell.bridge.audience.WindowLength;
import io.groundswell.bridge.live.Watcher;
import io.groundswell.common.json.BadInputException;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;

/** The route of the live feed: server-sent events until the client or the bridge disconnects. */
final class LiveRoute {
  static final String PATH = "/live/events";

  private final Audience audience;

  LiveRoute(Audience audience) {
    this.audience = audience;
  }

  void watch(Context ctx) throws BadInputException, IOException {
    Query query = Query.withoutFormat(ctx, Set.of("window", "last_event_id"));
    WindowLength given = query.window();
    String lastId = lastId(ctx, query);
    audience.whole();
    ctx.contentType("text/event-stream").header("Cache-Control", "no-store");
    ctx.header("X-Accel-Buffering", "no"); // proxies must not buffer
    if (ctx.method() == HandlerType.HEAD) {
      if (audience.live().isFull()) {
        throw new ProblemException(Problem.TOO_MANY_WATCHERS);
      }
      ctx.res().flushBuffer(); // a stream has no Content-Length, not even 0
      return;
    }
    Watcher watcher =
        audience.live().join(given == null ? WindowLength.TEN_SECONDS : given, lastId);
    if (watcher == null) {
      throw new ProblemException(Problem.TOO_MANY_WATCHERS);
    }
    if (!AnswerWriter.stream(
        ServletContextRequest.getServletContextRequest(ctx.req()).getServletContextResponse())) {
      watcher.close();
      throw new ProblemException(Problem.TOO_MANY_WATCHERS_OF_ADDRESS);
    }
    HttpMetrics.isStream(ctx);
    ctx.future(
        () -> {
          ctx.req().getAsyncContext().setTimeout(0); // the stream has no timeout
          EventStream stream = new EventStream(ctx.req(), watcher);
          watcher.open(stream);
          return stream.ended();
        });
  }

  /** The header precedes the parameter: a browser that reconnects sends it with the same URL. */
  private static @Nullable String lastId(Context ctx, Query query) {
    String header = ctx.header("Last-Event-ID");
    return header == null ? query.text("last_event_id") : header;
  }
}
