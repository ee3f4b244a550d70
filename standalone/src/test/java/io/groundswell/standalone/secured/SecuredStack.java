package io.groundswell.standalone.secured;

import io.groundswell.standalone.local.SecuredBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** A broker and a Redis that ask for TLS and passwords, and the settings of who may use them. */
final class SecuredStack implements AutoCloseable {
  /** Has what a URL reserves. */
  static final String REDIS_PASSWORD = "s3cret:of/redis?@#%";

  static final String REDIS_PASSWORD_ENCODED = "s3cret%3Aof%2Fredis%3F%40%23%25";

  final Path folder;
  final TestAuthority authority;
  final TestAuthority stranger;
  final SecuredBroker broker;
  final @Nullable TlsRedis redis;

  private SecuredStack(Path folder) throws Exception {
    this.folder = folder;
    authority = TestAuthority.create(folder, "trusted", "ip:127.0.0.1");
    stranger = TestAuthority.create(folder, "stranger", "ip:127.0.0.1");
    broker =
        SecuredBroker.start(
            folder.resolve("kafka"),
            authority,
            Map.of(
                "admin", password("admin"),
                "processor", password("processor"),
                "bridge", password("bridge")));
    redis = TlsRedis.start(authority, REDIS_PASSWORD).orElse(null);
    try (Admin admin = Admin.create(clientOf("admin"))) {
      admin.createAcls(Acls.read()).all().get();
    }
  }

  static SecuredStack start(Path folder) throws Exception {
    return new SecuredStack(folder);
  }

  static String password(String user) {
    return "s3cret-of-" + user;
  }

  static String jaas(String user, String password) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\""
            .formatted(user)
        + " password=\"%s\";".formatted(password);
  }

  /** Settings of an application as containers have them: what is secret stands in files. */
  Map<String, String> settingsOf(String user) throws IOException {
    Map<String, String> settings = new HashMap<>();
    settings.put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    settings.put("KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
    settings.put("KAFKA_SASL_MECHANISM", "PLAIN");
    settings.put("KAFKA_SASL_JAAS_CONFIG_FILE", file(jaas(user, password(user))));
    settings.put("KAFKA_SSL_TRUSTSTORE_TYPE", "PEM");
    settings.put("KAFKA_SSL_TRUSTSTORE_LOCATION", authority.certificate().toString());
    settings.put("STATE_DIR", folder.resolve("state").toString());
    settings.put("MODEL_NAME", "bundled");
    settings.put("OPS_PORT", "0");
    settings.put("BRIDGE_PORT", "0");
    if (redis == null) {
      settings.put("CACHE_TTL", "0");
    } else {
      settings.put("REDIS_URL_FILE", file(redis.url(REDIS_PASSWORD_ENCODED)));
      settings.put("REDIS_TLS_CA", authority.certificate().toString());
    }
    return settings;
  }

  /** Properties of a Kafka client of one's own. */
  Map<String, Object> clientOf(String user) {
    return Map.of(
        "bootstrap.servers",
        broker.bootstrapServers(),
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        jaas(user, password(user)),
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        authority.certificate().toString());
  }

  Optional<TlsRedis> redis() {
    return Optional.ofNullable(redis);
  }

  /** A file with this content. */
  String file(String content) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "secret", ""), content + "\n").toString();
  }

  @Override
  public void close() {
    broker.close();
    redis().ifPresent(TlsRedis::close);
  }
}
