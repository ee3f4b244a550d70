package io.groundswell.bridge.http;

import io.groundswell.common.settings.AllowedHosts;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Set;

/**
 * Rejects requests that pages of other sites send through a browser: requests with a foreign host
 * name (DNS rebinding), and cross-site writes and live feeds. Other clients send neither {@code
 * Origin} nor {@code Sec-Fetch-Site} and are not affected.
 */
final class ForeignSites {
  private static final Set<HandlerType> READS =
      Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);

  private final AllowedHosts hosts;

  ForeignSites(AllowedHosts hosts) {
    this.hosts = hosts;
  }

  /** Rejects a request of a foreign site with a problem, before its body is parsed. */
  void reject(Context ctx) {
    if (hosts.acceptsAll()) {
      return;
    }
    String host = ctx.header("Host");
    if (!hosts.accepts(host)) {
      throw new ProblemException(Problem.MISDIRECTED);
    }
    if (READS.contains(ctx.method()) && !ctx.path().equals(LiveRoute.PATH)) {
      return;
    }
    String origin = ctx.header("Origin");
    // An accepted cross-site origin is listed in ALLOWED_HOSTS.
    boolean crossSite = origin == null && "cross-site".equals(ctx.header("Sec-Fetch-Site"));
    if (crossSite || !hosts.acceptsOrigin(origin, host)) {
      throw new ProblemException(Problem.CROSS_SITE);
    }
  }
}
