package io.groundswell.scorer.redis;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * {@code redis[s]://[[user]:password@]host[:port][/database]} and the trusted authorities. Reserved
 * characters of user and password are percent-encoded. Immutable.
 */
public final class RedisUrl {
  private static final int DEFAULT_PORT = 6379;

  /** More than the number of threads, so that no call waits for a connection. */
  private static final int MOST_CONNECTIONS = 128;

  private final URI uri;
  private final List<X509Certificate> authorities;

  /**
   * @param url a {@code redis} or {@code rediss} URL with a host
   * @param authorities trusted for a {@code rediss} server; the JVM's if empty
   * @throws IllegalArgumentException if the URL is malformed
   */
  public RedisUrl(String url, List<X509Certificate> authorities) {
    this.uri = URI.create(url);
    this.authorities = List.copyOf(authorities);
  }

  /** A URL whose {@code rediss} server is trusted by the JVM's authorities. */
  public RedisUrl(String url) {
    this(url, List.of());
  }

  /** Whether connections are encrypted. */
  public boolean isTls() {
    return JedisURIHelper.isRedisSSLScheme(uri);
  }

  /** {@code host:port}, without credentials. */
  public String address() {
    return hostAndPort().toString();
  }

  /** Masks the password in an error message; some servers repeat it. */
  String withoutPassword(String message) {
    String password = JedisURIHelper.getPassword(uri);
    return password == null || password.isEmpty() ? message : message.replace(password, "****");
  }

  /** Creates a thread-safe client that connects on first use. */
  RedisClient open(Duration timeout) {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .timeoutMillis((int) timeout.toMillis())
            .protocol(RedisProtocol.RESP2)
            .user(JedisURIHelper.getUser(uri))
            .password(JedisURIHelper.getPassword(uri))
            .database(JedisURIHelper.getDBIndex(uri))
            .clientName("groundswell")
            .ssl(isTls());
    if (isTls()) {
      // Host name verification; without it, any certificate that is trusted is accepted.
      SSLParameters parameters = new SSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      config.sslParameters(parameters);
      if (!authorities.isEmpty()) {
        config.sslSocketFactory(Authorities.socketFactory(authorities));
      }
    }
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(MOST_CONNECTIONS);
    pool.setMaxIdle(MOST_CONNECTIONS);
    pool.setMaxWait(timeout);
    pool.setJmxEnabled(false);
    return RedisClient.builder()
        .hostAndPort(hostAndPort())
        .clientConfig(config.build())
        .poolConfig(pool)
        .build();
  }

  private HostAndPort hostAndPort() {
    return new HostAndPort(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
  }
}
