package io.groundswell.processor.redis;

import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.util.JedisURIHelper;

/** {@code redis[s]://[[user]:password@]host[:port][/database]}. */
final class RedisUrl {
  private static final int DEFAULT_PORT = 6379;

  /** More than there are threads: waiting for a connection would look like a slow server. */
  private static final int MOST_CONNECTIONS = 128;

  private final URI uri;

  RedisUrl(String url) {
    this.uri = URI.create(url);
  }

  /** {@code host:port}, without credentials. */
  String address() {
    return hostAndPort().toString();
  }

  /** What the server or the client said, without the password: some servers repeat it. */
  String withoutPassword(String message) {
    String password = JedisURIHelper.getPassword(uri);
    return password == null ? message : message.replace(password, "****");
  }

  /** A client that connects when it is first used, safe for several threads. */
  RedisClient open(Duration timeout) {
    boolean tls = JedisURIHelper.isRedisSSLScheme(uri);
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .timeoutMillis((int) timeout.toMillis())
            .protocol(RedisProtocol.RESP2)
            .user(JedisURIHelper.getUser(uri))
            .password(JedisURIHelper.getPassword(uri))
            .database(JedisURIHelper.getDBIndex(uri))
            .clientName("groundswell")
            .ssl(tls);
    if (tls) {
      // Without it any valid certificate would do, whoever's it is.
      SSLParameters parameters = new SSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      config.sslParameters(parameters);
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
