package io.groundswell.common.settings;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Host} values that a server accepts, as a defence against DNS rebinding: a rebound page
 * sends its own host name.
 *
 * <p>Accepted are the loopback names, the name or address that the server listens on, and listed
 * names. A server that listens on a non-loopback address also accepts every IP address: probes and
 * scrapers use addresses, and an address cannot be rebound.
 */
public final class AllowedHosts {
  private static final String ANY = "*";
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");

  /** The eight groups that {@link InetAddress#getHostAddress} returns. */
  private static final Pattern IPV6 = Pattern.compile("[0-9a-f]{1,4}(:[0-9a-f]{1,4}){7}");

  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9a-fA-F:.]+\\]|[^\\[\\]:@/?#\\s,]+)(?::([0-9]{0,5}))?");

  private final String listened;
  private final boolean open;
  private final Set<String> listed;

  private AllowedHosts(String listened, boolean open, Set<String> listed) {
    this.listened = listened;
    this.open = open;
    this.listed = listed;
  }

  /**
   * @param listened the name or address that the server listens on
   * @param listed names or addresses without port; {@code *} accepts all
   */
  public static AllowedHosts of(String listened, List<String> listed) {
    return new AllowedHosts(
        normalized(listened),
        !isLoopback(listened),
        listed.stream().map(AllowedHosts::normalized).collect(Collectors.toUnmodifiableSet()));
  }

  /** Parses the setting. */
  static List<String> parse(String text) {
    List<String> hosts = Setting.list("", "", "").parser().apply(text);
    for (String host : hosts) {
      String name = normalized(host);
      if (!name.equals(ANY) && !isAddress(name) && !NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(text);
      }
    }
    return hosts;
  }

  /** Whether every host is accepted and nothing is checked. */
  public boolean acceptsAll() {
    return listed.contains(ANY);
  }

  /**
   * Whether a request with this {@code Host} is accepted.
   *
   * @param authority the header's value; null if the request has none, as in HTTP/1.0, which
   *     browsers do not send
   */
  public boolean accepts(@Nullable String authority) {
    if (authority == null || acceptsAll()) {
      return true;
    }
    var parts = AUTHORITY.matcher(authority.strip());
    if (!parts.matches()) {
      return false;
    }
    String host = normalized(parts.group(1));
    return host.equals("localhost")
        || host.equals(listened)
        || listed.contains(host)
        || (isAddress(host) && (open || isLoopback(host)));
  }

  /**
   * Whether a page of this {@code Origin} may use the server: the server's own pages and those of
   * listed hosts may.
   *
   * @param origin the header's value; null if the request has none, as from clients other than
   *     browsers
   * @param authority the {@code Host} of the same request
   */
  public boolean acceptsOrigin(@Nullable String origin, @Nullable String authority) {
    if (origin == null || acceptsAll()) {
      return true;
    }
    try {
      URI uri = new URI(origin);
      String host = uri.getHost();
      if (host == null || uri.getScheme() == null) {
        return false;
      }
      String port = port(uri.getPort() < 0 ? null : Integer.toString(uri.getPort()), uri);
      return listed.contains(normalized(host))
          || (authority != null && sameAuthority(normalized(host), port, authority, uri));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean sameAuthority(String host, String port, String authority, URI origin) {
    var parts = AUTHORITY.matcher(authority.strip());
    return parts.matches()
        && normalized(parts.group(1)).equals(host)
        && port(parts.group(2), origin).equals(port);
  }

  /** A proxy that terminates TLS forwards {@code Host} without a port. */
  private static String port(@Nullable String given, URI origin) {
    if (given != null && !given.isEmpty()) {
      return given;
    }
    return "https".equalsIgnoreCase(origin.getScheme()) ? "443" : "80";
  }

  private static String normalized(String host) {
    String name = host.strip().toLowerCase(Locale.ROOT);
    if (name.startsWith("[") && name.endsWith("]")) {
      name = name.substring(1, name.length() - 1);
    }
    if (name.contains(":")) {
      try {
        return InetAddress.getByName("[" + name + "]").getHostAddress();
      } catch (UnknownHostException e) {
        return name;
      }
    }
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static boolean isAddress(String host) {
    return IPV4.matcher(host).matches() || IPV6.matcher(host).matches();
  }

  /** A server cannot listen on a name that does not resolve, so the default is strict. */
  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return true;
    }
  }
}
