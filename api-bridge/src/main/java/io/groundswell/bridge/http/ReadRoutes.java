package io.groundswell.bridge.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;

/** Adds routes for GET and HEAD; the server discards the body of HEAD. */
final class ReadRoutes {
  private ReadRoutes() {}

  static void add(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    // Without this Javalin answers HEAD with 200 wherever there is a GET.
    routes.head(path, handler);
  }
}
