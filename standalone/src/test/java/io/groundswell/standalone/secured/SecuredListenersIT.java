package io.groundswell.standalone.secured;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.groundswell.bridge.Bridge;
import io.groundswell.bridge.BridgeConfig;
import io.groundswell.processor.Processor;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.scorer.redis.Authorities;
import io.groundswell.scorer.redis.CacheCleaner;
import io.groundswell.scorer.redis.CacheUnavailableException;
import io.groundswell.scorer.redis.RedisUrl;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both applications against a broker and a Redis that ask for TLS and passwords. */
class SecuredListenersIT {
  private static final long PATIENCE_S = 120;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path folder;
  private static SecuredStack stack;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeAll
  static void start() throws Exception {
    stack = SecuredStack.start(folder);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @BeforeEach
  void listen() {
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger().detachAppender(log);
  }

  @Test
  void postsAndRequestsAreScoredByWhoMayDoNoMoreThanThat() throws Exception {
    try (Processor processor = startProcessor(Map.of(), () -> {});
        Bridge bridge = startBridge(Map.of(), sentence -> {})) {
      processor.running().get(PATIENCE_S, TimeUnit.SECONDS);
      untilStatus(200, bridge.port());
      HttpResponse<String> answer =
          HTTP.send(
              HttpRequest.newBuilder(url(bridge.port(), "/predict"))
                  .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"What a great show!\"}"))
                  .header("Content-Type", "application/json")
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("POSITIVE");

      post("{\"id\":\"1\",\"text\":\"What an awful show!\",\"subject\":\"show\"}");
      assertThat(firstOf("sentiment").value()).contains("NEGATIVE");
      assertThat(firstOf("audience").value()).contains("show");
      if (stack.redis().isPresent()) {
        untilBody("\"redis\":{\"up\":true", processor.opsPort());
      }
      assertThat(log.list).filteredOn(e -> e.getLevel().isGreaterOrEqual(Level.ERROR)).isEmpty();
    }
  }

  @Test
  void aWrongPasswordEndsBothWithASentence() throws Exception {
    Map<String, String> wrong =
        Map.of("KAFKA_SASL_JAAS_CONFIG_FILE", stack.file(SecuredStack.jaas("bridge", "wrong")));

    assertThat(refusalOfBridge(wrong))
        .startsWith("Kafka at " + stack.broker.bootstrapServers() + " refuses the bridge")
        .contains("Invalid username or password");
    assertThat(refusalOfProcessor(wrong))
        .startsWith("refused by the broker")
        .contains(stack.broker.bootstrapServers(), "Invalid username or password");
  }

  @Test
  void anAuthorityThatIsNotTrustedEndsBothWithASentence() throws Exception {
    Map<String, String> other =
        Map.of("KAFKA_SSL_TRUSTSTORE_LOCATION", stack.stranger.certificate().toString());

    assertThat(refusalOfBridge(other))
        .contains("its certificate is not trusted", "unable to find valid certification path");
    assertThat(refusalOfProcessor(other))
        .contains("its certificate is not trusted", "unable to find valid certification path");
  }

  @Test
  void aTruststoreThatHasNoCertificatesEndsTheBridgeWithASentence() throws Exception {
    Map<String, String> none = Map.of("KAFKA_SSL_TRUSTSTORE_LOCATION", stack.file("nothing"));

    assertThat(refusalOfBridge(none))
        .startsWith("Kafka at " + stack.broker.bootstrapServers() + " can't be used: ");
  }

  @Test
  void whoTalksPlainIsNotAnsweredAndWaits() throws Exception {
    Map<String, String> plain = new HashMap<>();
    plain.put("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT");
    try (Processor processor = startProcessor(plain, () -> {});
        Bridge bridge = startBridge(plain, sentence -> {})) {
      untilBody("does not answer", processor.opsPort());
      untilBody("The broker does not answer.", bridge.port());
      untilStatus(503, bridge.port());
    }
  }

  @Test
  void redisIsTrustedByItsAuthorityAndPasswordsMayHaveAnyCharacters() throws Exception {
    TlsRedis redis = redis();

    assertThat(CacheCleaner.clear(at(redis.url(SecuredStack.REDIS_PASSWORD_ENCODED)))).isZero();
  }

  @Test
  void redisUnderAnotherNameThanItsCertificatesIsRefused() throws Exception {
    TlsRedis redis = redis();
    RedisUrl byName = at(redis.urlByName(SecuredStack.REDIS_PASSWORD_ENCODED));

    assertThatThrownBy(() -> CacheCleaner.clear(byName))
        .isInstanceOf(CacheUnavailableException.class)
        .hasRootCauseMessage("No name matching localhost found");
  }

  @Test
  void redisThatNoTrustedAuthorityVouchesForIsRefused() throws Exception {
    String url = redis().url(SecuredStack.REDIS_PASSWORD_ENCODED);
    List<X509Certificate> others = Authorities.read(stack.stranger.certificate());

    for (RedisUrl redis : List.of(new RedisUrl(url, others), new RedisUrl(url))) {
      assertThatThrownBy(() -> CacheCleaner.clear(redis))
          .isInstanceOf(CacheUnavailableException.class)
          .hasStackTraceContaining("PKIX");
    }
  }

  @Test
  void aWrongPasswordOfRedisCostsTheCacheAndAWarningOnly() throws Exception {
    String wrong = stack.file(redis().url("wrong-s3cret"));
    try (Processor processor = startProcessor(Map.of("REDIS_URL_FILE", wrong), () -> {})) {
      processor.running().get(PATIENCE_S, TimeUnit.SECONDS);
      untilBody("\"redis\":{\"up\":false", processor.opsPort());
      untilStatus(200, processor.opsPort());
      assertThat(List.copyOf(log.list))
          .filteredOn(e -> e.getLevel() == Level.WARN)
          .extracting(ILoggingEvent::getFormattedMessage)
          .anySatisfy(m -> assertThat(m).startsWith("redis down: ").contains("WRONGPASS"))
          .noneSatisfy(m -> assertThat(m).contains("wrong-s3cret"));
    }
  }

  private static TlsRedis redis() {
    assumeTrue(stack.redis().isPresent(), "there is no redis-server with TLS on the PATH");
    return stack.redis().orElseThrow();
  }

  private static RedisUrl at(String url) throws Exception {
    return new RedisUrl(url, Authorities.read(stack.authority.certificate()));
  }

  private static String refusalOfBridge(Map<String, String> settings) throws Exception {
    CompletableFuture<String> refusal = new CompletableFuture<>();
    try (Bridge bridge = startBridge(settings, refusal::complete)) {
      return refusal.get(PATIENCE_S, TimeUnit.SECONDS);
    }
  }

  private String refusalOfProcessor(Map<String, String> settings) throws Exception {
    CompletableFuture<Void> givenUp = new CompletableFuture<>();
    try (Processor processor = startProcessor(settings, () -> givenUp.complete(null))) {
      givenUp.get(PATIENCE_S, TimeUnit.SECONDS);
    }
    return log.list.stream()
        .filter(e -> e.getLevel() == Level.ERROR)
        .map(ILoggingEvent::getFormattedMessage)
        .findFirst()
        .orElseThrow();
  }

  private static Processor startProcessor(Map<String, String> more, Runnable onGivingUp)
      throws Exception {
    Map<String, String> settings = stack.settingsOf("processor");
    settings.putAll(more);
    return Processor.start(ProcessorConfig.read(settings), onGivingUp);
  }

  private static Bridge startBridge(Map<String, String> more, Consumer<String> onRefusal)
      throws Exception {
    Map<String, String> settings = stack.settingsOf("bridge");
    settings.putAll(more);
    return Bridge.start(BridgeConfig.read(settings), onRefusal);
  }

  private static void post(String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            stack.clientOf("admin"), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("raw-posts", value)).get();
    }
  }

  private static ConsumerRecord<String, String> firstOf(String topic) {
    Map<String, Object> settings = new HashMap<>(stack.clientOf("admin"));
    settings.put("group.id", "reader-of-" + topic);
    settings.put("auto.offset.reset", "earliest");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
      while (System.nanoTime() < end) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          return record;
        }
      }
    }
    throw new AssertionError("nothing came on " + topic);
  }

  private static void untilStatus(int status, int port) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    HttpResponse<String> health = health(port);
    while (health.statusCode() != status) {
      assertThat(System.nanoTime()).as(health.body()).isLessThan(end);
      health = health(port);
    }
  }

  private static void untilBody(String part, int port) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    HttpResponse<String> health = health(port);
    while (!health.body().replace(" ", "").contains(part.replace(" ", ""))) {
      assertThat(System.nanoTime()).as(health.body()).isLessThan(end);
      health = health(port);
    }
  }

  private static HttpResponse<String> health(int port) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(url(port, "/health")).build(),
        HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  private static URI url(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static Logger logger() {
    return (Logger) org.slf4j.LoggerFactory.getLogger("io.groundswell");
  }
}
