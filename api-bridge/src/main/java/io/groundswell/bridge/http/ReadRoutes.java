package io.groundswell.bridge.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;

/** Adds routes that are read: HEAD runs what GET runs, and the server drops the body. */
final class ReadRoutes {
  private ReadRoutes() {}

  static void add(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    // Without this Javalin answers HEAD with 200 wherever there is a GET.
    routes.head(path, handler);
  }
}
