package io.groundswell.standalone.secured;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.groundswell.bridge.Bridge;
import io.groundswell.bridge.BridgeConfig;
import io.groundswell.processor.Processor;
import io.groundswell.processor.ProcessorConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Secrets, right and wrong ones, are looked for in everything that the applications say. */
class SecretsIT {
  private static final long PATIENCE_S = 120;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** In every secret of this test, so that a part of one is found too. */
  private static final String MARK = "s3cret";

  /**
   * What the applications' own code, and the libraries that see secrets, log. Below INFO, where
   * Kafka's clients show their settings, the most of Kafka tells each request and nothing else.
   */
  private static final Map<String, Level> LOGGERS =
      Map.of(
          "io.groundswell", Level.DEBUG,
          "org.apache.kafka", Level.INFO,
          "org.apache.kafka.common.config", Level.DEBUG,
          "org.apache.kafka.common.security", Level.DEBUG,
          "redis.clients", Level.DEBUG,
          "io.javalin", Level.DEBUG,
          "org.eclipse.jetty", Level.DEBUG);

  private static final String KEY_MARK = "MARKs3cretMARK";
  private static final String WEBHOOK_SECRET =
      "whsec_" + Base64.getEncoder().encodeToString("s3cret-of-the-webhook-hook".getBytes(UTF_8));

  @TempDir static Path folder;
  private static SecuredStack stack;
  private static String keyBody = "";
  private final Map<Logger, Level> levels = new HashMap<>();
  private final Leaks leaks = new Leaks();

  /**
   * Keeps the events that contain a secret, and nothing else of the very many. Without a lock:
   * Jetty logs while it holds locks that its {@code toString} takes too, so that an appender that
   * formats under a lock would deadlock.
   */
  private static final class Leaks extends UnsynchronizedAppenderBase<ILoggingEvent> {
    final Queue<String> found = new ConcurrentLinkedQueue<>();
    final Set<String> loggers = ConcurrentHashMap.newKeySet();

    @Override
    protected void append(ILoggingEvent event) {
      loggers.add(event.getLoggerName());
      String text =
          event.getFormattedMessage()
              + (event.getThrowableProxy() == null
                  ? ""
                  : ThrowableProxyUtil.asString(event.getThrowableProxy()));
      if (tellsASecret(text)) {
        found.add(event.getLoggerName() + " " + text);
      }
    }
  }

  @BeforeAll
  static void start() throws Exception {
    stack = SecuredStack.start(folder);
    // A line of it is enough to tell that it is the key.
    keyBody = Files.readAllLines(stack.authority.serverKey()).get(1);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @BeforeEach
  void listenToEverything() {
    leaks.start();
    LOGGERS.forEach(
        (name, level) -> {
          Logger logger = (Logger) LoggerFactory.getLogger(name);
          levels.put(logger, logger.getLevel());
          logger.setLevel(level);
          logger.setAdditive(false); // what is found is shown, the rest would fill the build's log
          logger.addAppender(leaks);
        });
  }

  @AfterEach
  void stopListening() {
    levels.forEach(
        (logger, level) -> {
          logger.detachAppender(leaks);
          logger.setLevel(level);
          logger.setAdditive(true);
        });
  }

  @Test
  void secretsThatWorkAreNotTold() throws Exception {
    Map<String, String> ofProcessor = settings("processor");
    Map<String, String> ofBridge = settings("bridge");
    ofBridge.putAll(keyAsPem());
    ProcessorConfig processorConfig = ProcessorConfig.read(ofProcessor);
    BridgeConfig bridgeConfig = BridgeConfig.read(ofBridge);
    assertSilent(processorConfig.settingsRead().shown().toString());
    assertSilent(bridgeConfig.settingsRead().shown().toString());
    try (Processor processor = Processor.start(processorConfig, () -> {});
        Bridge bridge = Bridge.start(bridgeConfig, sentence -> {})) {
      awaitStatus(200, processor.opsPort());
      awaitStatus(200, bridge.port());
      assertSilent(get(bridge.port(), "/health") + get(bridge.port(), "/metrics"));
      assertSilent(get(processor.opsPort(), "/health") + get(processor.opsPort(), "/metrics"));
    }
    assertNothingLogged();
    assertThat(leaks.loggers)
        .as("Kafka's clients have shown their settings")
        .contains("org.apache.kafka.common.config.AbstractConfig");
  }

  @Test
  void secretsThatAreWrongAreNotTold() throws Exception {
    Map<String, String> wrong =
        Map.of(
            "KAFKA_SASL_JAAS_CONFIG_FILE",
            stack.file(SecuredStack.jaas("processor", "wrong-s3cret")),
            "REDIS_URL_FILE",
            stack.file(
                "rediss://:wrong-s3cret@127.0.0.1:" + stack.redis().map(TlsRedis::port).orElse(1)),
            "CACHE_TTL",
            "60");
    CompletableFuture<String> refusal = new CompletableFuture<>();
    CompletableFuture<Void> givenUp = new CompletableFuture<>();
    Map<String, String> ofProcessor = settings("processor");
    ofProcessor.putAll(wrong);
    Map<String, String> ofBridge = settings("bridge");
    ofBridge.putAll(wrong);
    try (Processor processor =
            Processor.start(ProcessorConfig.read(ofProcessor), () -> givenUp.complete(null));
        Bridge bridge = Bridge.start(BridgeConfig.read(ofBridge), refusal::complete)) {
      assertSilent(refusal.get(PATIENCE_S, TimeUnit.SECONDS));
      givenUp.get(PATIENCE_S, TimeUnit.SECONDS);
      assertSilent(get(processor.opsPort(), "/health") + get(processor.opsPort(), "/metrics"));
      assertSilent(get(bridge.port(), "/health") + get(bridge.port(), "/metrics"));
    }
    assertNothingLogged();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "REDIS_URL; redis:s3cret@host",
        "REDIS_URL; redis://:s3cret@ho st",
        "REDIS_URL; redis://:s3cret%zz@host",
        "WEBHOOK_URL; https://user:s3cret@host/",
        "WEBHOOK_SECRET; s3cret",
        "KAFKA_SASL_JAAS_CONFIG; s3cret",
        "KAFKA_SASL_JAAS_CONFIG; Module required password=x s3cret",
        "KAFKA_SASL_JAAS_CONFIG; no.such.Module required password=s3cret",
        "KAFKA_CONSUMER_SASL_JAAS_CONFIG; Module required s3cret",
        "KAFKA_SSL_KEYSTORE_PASSWORD; wrong-s3cret",
        "KAFKA_SSL_KEY_PASSWORD; wrong-s3cret",
        "KAFKA_SSL_TRUSTSTORE_CERTIFICATES; s3cret",
        "BATCH_SIZE_FILE; s3cret",
        "MAX_BODY_BYTES_FILE; s3cret",
        "KAFKA_SECURITY_PROTOCOL_FILE; s3cret",
        "KAFKA_SASL_LOGIN_CLASS_FILE; s3cret",
        "REDIS_TLS_CA_FILE; s3cret"
      })
  void secretsThatAreMalformedOrInTheWrongPlaceAreNotTold(String name, String value)
      throws Exception {
    assertNotToldByEither(name, value);
  }

  @Test
  void aKeyThatCannotBeReadIsNotTold() throws Exception {
    for (String key :
        List.of(
            MARK,
            "-----BEGIN PRIVATE KEY-----\n" + KEY_MARK + "=\n-----END PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\n" + KEY_MARK + "_!\n-----END PRIVATE KEY-----")) {
      Map<String, String> settings = new HashMap<>(keyAsPem());
      settings.put("KAFKA_SSL_KEYSTORE_KEY_FILE", stack.file(key));
      assertNotToldByEither(settings);
    }
  }

  private void assertNotToldByEither(String name, String value) throws Exception {
    String given = name.endsWith("_FILE") ? stack.file(value) : value;
    assertNotToldByEither(Map.of(name, given));
  }

  /** Starts both; whatever they make of it, they don't say the secret. */
  private void assertNotToldByEither(Map<String, String> wrong) throws Exception {
    Throwable ofBridge =
        catchThrowable(
            () -> {
              CompletableFuture<String> refusal = new CompletableFuture<>();
              BridgeConfig config = BridgeConfig.read(with("bridge", wrong));
              assertSilent(config.settingsRead().shown().toString());
              try (Bridge bridge = Bridge.start(config, refusal::complete)) {
                refusal.orTimeout(2, TimeUnit.SECONDS).exceptionally(e -> "").get();
                assertSilent(refusal.getNow(""));
                assertSilent(get(bridge.port(), "/health"));
              }
            });
    Throwable ofProcessor =
        catchThrowable(
            () -> {
              ProcessorConfig config = ProcessorConfig.read(with("processor", wrong));
              assertSilent(config.settingsRead().shown().toString());
              try (Processor processor = Processor.start(config, () -> {})) {
                assertSilent(get(processor.opsPort(), "/health"));
              }
            });
    for (Throwable failure : new Throwable[] {ofBridge, ofProcessor}) {
      if (failure instanceof AssertionError error) {
        throw error;
      }
      assertSilent(failure == null ? "" : String.valueOf(failure.getMessage()));
    }
    assertNothingLogged();
  }

  private static Map<String, String> with(String user, Map<String, String> wrong) throws Exception {
    Map<String, String> settings = settings(user);
    for (String name : wrong.keySet()) {
      settings.remove(name.endsWith("_FILE") ? name.substring(0, name.length() - 5) : name);
      settings.remove(name + "_FILE");
    }
    settings.putAll(wrong);
    return settings;
  }

  /** All that is secret, and right. */
  private static Map<String, String> settings(String user) throws Exception {
    Map<String, String> settings = stack.settingsOf(user);
    settings.put("KAFKA_SSL_KEYSTORE_TYPE", "PKCS12");
    settings.put("KAFKA_SSL_KEYSTORE_LOCATION", stack.authority.store().toString());
    settings.put("KAFKA_SSL_KEYSTORE_PASSWORD_FILE", stack.file(TestAuthority.PASSWORD));
    settings.put("KAFKA_SSL_KEY_PASSWORD", TestAuthority.PASSWORD);
    settings.put("WEBHOOK_URL", "http://127.0.0.1:1/s3cret-path");
    settings.put("WEBHOOK_SECRET_FILE", stack.file(WEBHOOK_SECRET));
    return settings;
  }

  private static Map<String, String> keyAsPem() throws Exception {
    Map<String, String> settings = new HashMap<>();
    for (String name : List.of("LOCATION", "PASSWORD", "PASSWORD_FILE")) {
      settings.put("KAFKA_SSL_KEYSTORE_" + name, "");
    }
    settings.put("KAFKA_SSL_KEY_PASSWORD", "");
    settings.put("KAFKA_SSL_KEYSTORE_TYPE", "PEM");
    settings.put("KAFKA_SSL_KEYSTORE_KEY_FILE", stack.authority.serverKey().toString());
    settings.put(
        "KAFKA_SSL_KEYSTORE_CERTIFICATE_CHAIN_FILE",
        stack.authority.serverCertificate().toString());
    return settings;
  }

  private static boolean tellsASecret(String text) {
    return text.contains(MARK)
        || text.contains(SecuredStack.REDIS_PASSWORD)
        || text.contains(SecuredStack.REDIS_PASSWORD_ENCODED)
        || text.contains(WEBHOOK_SECRET)
        || text.contains(keyBody);
  }

  private static void assertSilent(String text) {
    assertThat(text).matches(t -> !tellsASecret(t), "tells no secret");
  }

  private void assertNothingLogged() {
    assertThat(leaks.found).as("events that tell a secret").isEmpty();
  }

  private static void awaitStatus(int status, int port) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (HTTP.send(request(port, "/health"), HttpResponse.BodyHandlers.discarding()).statusCode()
        != status) {
      assertThat(System.nanoTime()).as("status %s", status).isLessThan(end);
    }
  }

  private static String get(int port, String path) throws Exception {
    return HTTP.send(request(port, path), HttpResponse.BodyHandlers.ofString(UTF_8)).body();
  }

  private static HttpRequest request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
  }
}
