package io.groundswell.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import io.groundswell.audience.AudienceSettings;
import io.groundswell.audience.Counting;
import io.groundswell.audience.ShiftSettings;
import io.groundswell.common.settings.SettingsException;
import io.groundswell.scorer.ScorerSettings;
import io.groundswell.scorer.core.Label;
import io.groundswell.scorer.core.LongText;
import io.groundswell.scorer.hub.HubOptions;
import io.groundswell.scorer.hub.ModelName;
import io.groundswell.topics.PostFormat;
import io.groundswell.topics.Subject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorConfigTest {
  @Test
  void withoutAnyVariableEverythingHasItsDefault() {
    ProcessorConfig config = ProcessorConfig.read(Map.of());

    assertThat(config.bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(config.kafka()).isEmpty();
    assertThat(config.createTopics()).isTrue();
    assertThat(config.replicationFactor()).isEqualTo((short) -1);
    assertThat(config.rawTopic()).isEqualTo("raw-posts");
    assertThat(config.sentimentTopic()).isEqualTo("sentiment");
    assertThat(config.deadLetterTopic()).isEqualTo("raw-posts-dead-letters");
    assertThat(config.requestTopic()).isEqualTo("predict-requests");
    assertThat(config.replyTopics()).containsExactly("predict-replies");
    assertThat(config.statusTopic()).isEqualTo("scorer-status");
    assertThat(config.maxTextBytes()).isEqualTo(65_536);
    assertThat(config.postFormat()).isEqualTo(PostFormat.DEFAULT);
    assertThat(ScorerSettings.redis(config.settingsRead()).address()).isEqualTo("redis:6379");
    assertThat(config.settingsRead().get(ScorerSettings.CACHE_TTL)).isEqualTo(3_600);
    assertThat(config.modelRoutes().defaultModel())
        .isEqualTo("cardiffnlp/twitter-roberta-base-sentiment-latest");
    assertThat(config.settingsRead().get(ScorerSettings.MAX_TOKENS)).isEqualTo(128);
    assertThat(config.settingsRead().get(ScorerSettings.LONG_TEXT)).isEqualTo(LongText.TRUNCATE);
    assertThat(config.audienceCounting()).isEqualTo(Counting.Method.PROBABILISTIC);
    assertThat(config.batchSize()).isEqualTo(32);
    assertThat(config.batchLingerMs()).isEqualTo(3);
    assertThat(config.roles()).containsExactly(Role.SCORE, Role.PREDICT, Role.AUDIENCE);
    assertThat(config.streamThreads()).isEqualTo(2);
    assertThat(config.predictThreads()).isEqualTo(4);
    assertThat(config.settingsRead().get(ScorerSettings.SCORER_WORKERS)).isZero();
    assertThat(config.settingsRead().get(ScorerSettings.QUEUE_CAPACITY)).isEqualTo(2_048);
    assertThat(config.applicationIdPrefix()).isEqualTo("groundswell");
    assertThat(config.opsHost()).isEqualTo("127.0.0.1");
    assertThat(config.opsPort()).isEqualTo(8_001);
    assertThat(AudienceSettings.shifts(config.settingsRead()))
        .isEqualTo(ShiftSettings.of(4, 15, 100, 20, 300));
  }

  @Test
  void whatCountsAsAShiftIsRead() {
    ProcessorConfig config =
        ProcessorConfig.read(
            Map.of(
                "SHIFT_K", "2.5",
                "SHIFT_MIN_POSTS", "7",
                "SHIFT_MIN_LONG_POSTS", "70",
                "SHIFT_HOLD_SECONDS", "0",
                "SHIFT_MIN_GAP_SECONDS", "900"));

    assertThat(AudienceSettings.shifts(config.settingsRead()))
        .isEqualTo(ShiftSettings.of(2.5, 7, 70, 0, 900));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|SUBJECTS takes a JSON list of subjects.",
        "[|SUBJECTS can't be used: The value is not valid JSON at line 1, column 2.",
        "[{\"name\": \" \"}]|SUBJECTS can't be used: The subject has no name.",
        "[{\"name\": \"a\"}, {\"name\": \"a\"}]|SUBJECTS names \"a\" twice.",
        "[{\"name\": \"a\", \"expressions\": [\"b(\"]}]|SUBJECTS can't be used: The expression"
            + " \"b(\" can't be used: missing closing ).",
      })
  void subjectsThatCantBeUsedAreRefusedWithTheReason(String text, String sentence) {
    assertThatThrownBy(() -> ProcessorConfig.read(Map.of("SUBJECTS", text)))
        .isInstanceOf(SettingsException.class)
        .hasMessage(sentence);
  }

  @Test
  void theModelOfTheRestIsTheRoutesOrElseTheOneByName() {
    assertThat(
            ProcessorConfig.read(Map.of("MODEL_NAME", "a/a", "MODEL_ROUTES", "es=b/b"))
                .modelRoutes()
                .models())
        .containsExactly(Map.entry("es", "b/b"), Map.entry("*", "a/a"));
    assertThat(
            ProcessorConfig.read(Map.of("MODEL_ROUTES", "*=c/c,es=b/b"))
                .modelRoutes()
                .defaultModel())
        .isEqualTo("c/c");
    assertThat(
            ProcessorConfig.read(Map.of("MODEL_NAME", "c/c", "MODEL_ROUTES", "*=c/c"))
                .modelRoutes()
                .defaultModel())
        .isEqualTo("c/c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "es=a/a,es=b/b | MODEL_ROUTES can't be used: The route es is given twice.",
        "es=a | MODEL_ROUTES can't be used: \"a\" is not a model's name: that is "
            + ModelName.ACCEPTS
            + ".",
        "*=b/b | MODEL_NAME is \"a/a\" and MODEL_ROUTES has *=b/b: one of them is enough."
      })
  void routesThatCantBeUsedAreRefusedWithTheReason(String routes, String sentence) {
    assertThatThrownBy(
            () -> ProcessorConfig.read(Map.of("MODEL_NAME", "a/a", "MODEL_ROUTES", routes)))
        .isInstanceOf(SettingsException.class)
        .hasMessage(sentence);
  }

  @Test
  void subjectsAreReadInTheirOrder() {
    String text = "[{\"name\": \"b\", \"keywords\": [\"c\"]}, {\"name\": \"a\"}]";
    assertThat(ProcessorConfig.read(Map.of("SUBJECTS", text)).subjects())
        .extracting(Subject::name)
        .containsExactly("b", "a");
    assertThat(ProcessorConfig.read(Map.of()).subjects()).isEmpty();
  }

  @Test
  void everyVariableIsRead() {
    ProcessorConfig config =
        ProcessorConfig.read(
            Map.ofEntries(
                Map.entry("KAFKA_BOOTSTRAP_SERVERS", "a:9092, [::1]:9093"),
                Map.entry("KAFKA_POLL_MS", "50"),
                Map.entry("CREATE_TOPICS", "false"),
                Map.entry("REPLICATION_FACTOR", "3"),
                Map.entry("RAW_TOPIC", "a"),
                Map.entry("SENTIMENT_TOPIC", "b"),
                Map.entry("SHADOW_TOPIC", "h"),
                Map.entry("SHADOW_MODEL", "on/trial"),
                Map.entry("DEAD_LETTER_TOPIC", "c"),
                Map.entry("REQUEST_TOPIC", "d"),
                Map.entry("REPLY_TOPICS", "e, f"),
                Map.entry("STATUS_TOPIC", "g"),
                Map.entry("MAX_TEXT_BYTES", "1000"),
                Map.entry("RAW_FORMAT", "text"),
                Map.entry("TEXT_POINTER", "/data/0/body~1text"),
                Map.entry("REDIS_URL", "rediss://user:pw@cache.example/1"),
                Map.entry("CACHE_TTL", "0"),
                Map.entry("MODEL_NAME", "other/model"),
                Map.entry("MODEL_REVISION", "refs/pr/3"),
                Map.entry("MODEL_CACHE", "/models"),
                Map.entry("HF_ENDPOINT", "https://mirror.example/hub/"),
                Map.entry("HF_TOKEN", "hf_abc"),
                Map.entry("DJL_REPOSITORY", "http://localhost:8080"),
                Map.entry("MAX_TOKENS", "64"),
                Map.entry("LONG_TEXT", "windows"),
                Map.entry("AUDIENCE_COUNTING", "em"),
                Map.entry("BATCH_SIZE", "1"),
                Map.entry("BATCH_LINGER_MS", "0"),
                Map.entry("ROLES", "predict"),
                Map.entry("STREAM_THREADS", "4"),
                Map.entry("PREDICT_THREADS", "3"),
                Map.entry("SCORER_WORKERS", "6"),
                Map.entry("QUEUE_CAPACITY", "64"),
                Map.entry("APPLICATION_ID_PREFIX", "mine"),
                Map.entry("OPS_HOST", "0.0.0.0"),
                Map.entry("OPS_PORT", "0")));

    assertThat(config.bootstrapServers()).isEqualTo("a:9092, [::1]:9093");
    assertThat(config.kafka()).isEqualTo(Map.of("poll.ms", "50"));
    assertThat(config.createTopics()).isFalse();
    assertThat(config.replicationFactor()).isEqualTo((short) 3);
    assertThat(config.rawTopic()).isEqualTo("a");
    assertThat(config.shadowTopic()).isEqualTo("h");
    assertThat(config.shadowModel()).contains("on/trial");
    assertThat(config.sentimentTopic()).isEqualTo("b");
    assertThat(config.deadLetterTopic()).isEqualTo("c");
    assertThat(config.requestTopic()).isEqualTo("d");
    assertThat(config.replyTopics()).containsExactly("e", "f");
    assertThat(config.statusTopic()).isEqualTo("g");
    assertThat(config.maxTextBytes()).isEqualTo(1_000);
    assertThat(config.postFormat().kind()).isEqualTo(PostFormat.Kind.TEXT);
    assertThat(config.postFormat().text()).isEqualTo(JsonPointer.compile("/data/0/body~1text"));
    assertThat(ScorerSettings.redis(config.settingsRead()).address())
        .isEqualTo("cache.example:6379");
    assertThat(config.settingsRead().get(ScorerSettings.CACHE_TTL)).isZero();
    assertThat(config.modelRoutes().defaultModel()).isEqualTo("other/model");
    assertThat(config.settingsRead().get(ScorerSettings.MODEL_REVISION)).isEqualTo("refs/pr/3");
    assertThat(ScorerSettings.hub(config.settingsRead()))
        .isEqualTo(
            new HubOptions(
                Path.of("/models"),
                URI.create("https://mirror.example/hub"),
                Optional.of("hf_abc"),
                URI.create("http://localhost:8080")));
    assertThat(config.settingsRead().get(ScorerSettings.MAX_TOKENS)).isEqualTo(64);
    assertThat(config.settingsRead().get(ScorerSettings.LONG_TEXT)).isEqualTo(LongText.WINDOWS);
    assertThat(config.audienceCounting()).isEqualTo(Counting.Method.EM);
    assertThat(config.batchSize()).isEqualTo(1);
    assertThat(config.batchLingerMs()).isZero();
    assertThat(config.roles()).containsExactly(Role.PREDICT);
    assertThat(config.streamThreads()).isEqualTo(4);
    assertThat(config.predictThreads()).isEqualTo(3);
    assertThat(config.settingsRead().get(ScorerSettings.SCORER_WORKERS)).isEqualTo(6);
    assertThat(config.settingsRead().get(ScorerSettings.QUEUE_CAPACITY)).isEqualTo(64);
    assertThat(config.applicationIdPrefix()).isEqualTo("mine");
    assertThat(config.opsHost()).isEqualTo("0.0.0.0");
    assertThat(config.opsPort()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          BATCH_SIZE; 0
          BATCH_SIZE; 1025
          BATCH_SIZE; many
          BATCH_LINGER_MS; 1001
          MODEL_REVISION; a..b
          MODEL_REVISION; my branch
          HF_ENDPOINT; huggingface.co
          HF_ENDPOINT; ftp://huggingface.co
          HF_ENDPOINT; https://
          DJL_REPOSITORY; file:///models
          DJL_REPOSITORY; https://models?x=y
          MAX_TOKENS; 7
          MAX_TOKENS; 513
          LONG_TEXT; window
          AUDIENCE_COUNTING; saerens
          LONG_TEXT; truncate,windows
          LONG_TEXT; 32
          CACHE_TTL; -1
          REPLICATION_FACTOR; 0
          OPS_PORT; 65536
          CREATE_TOPICS; yes
          RAW_FORMAT; xml
          TEXT_POINTER; text
          TEXT_POINTER; /a~2b
          RAW_TOPIC; my topic
          RAW_TOPIC; ..
          REPLY_TOPICS; ,
          REPLY_TOPICS; good,not good
          ROLES; score,listen
          ROLES; ,
          REDIS_URL; localhost:6379
          REDIS_URL; http://redis:6379
          REDIS_URL; redis://
          REDIS_URL; redis://a b
          REDIS_URL; redis://redis:99999
          REDIS_URL; redis://redis/db
          KAFKA_BOOTSTRAP_SERVERS; localhost
          KAFKA_BOOTSTRAP_SERVERS; a:1,,b:2
          APPLICATION_ID_PREFIX; my app
          LOG_LEVEL; LOUD
          """)
  void whatIsMalformedIsOneSentenceNamingTheVariable(String name, String value) {
    assertThatThrownBy(() -> ProcessorConfig.read(Map.of(name, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessageMatching(name + " takes .+, not \"\\Q" + value + "\\E\"\\.");
  }

  @Test
  void modelsComeFromHuggingFaceAndAreKeptAtHome() {
    HubOptions models = ScorerSettings.hub(ProcessorConfig.read(Map.of()).settingsRead());
    assertThat(models.endpoint()).hasToString("https://huggingface.co");
    assertThat(models.token()).isEmpty();
    assertThat(models.zoo()).hasToString("https://mlrepo.djl.ai");
    assertThat(models.cache())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".cache/groundswell/models"));
    assertThat(ProcessorConfig.read(Map.of()).settingsRead().get(ScorerSettings.MODEL_REVISION))
        .isEqualTo("main");
  }

  @Test
  void theTokenIsNeverShown(@TempDir Path folder) throws Exception {
    String file = Files.writeString(folder.resolve("token"), "hf_secret\n").toString();
    for (Map<String, String> given :
        List.of(Map.of("HF_TOKEN", "hf_secret"), Map.of("HF_TOKEN_FILE", file))) {
      ProcessorConfig config = ProcessorConfig.read(given);
      assertThat(ScorerSettings.hub(config.settingsRead()).token()).contains("hf_secret");
      assertThat(config.settingsRead().shown().get("HF_TOKEN")).isEqualTo("****");
    }
    assertThatThrownBy(() -> ProcessorConfig.read(Map.of("HF_TOKEN", "hf secret")))
        .hasMessage("HF_TOKEN takes a token, not the given value.");
  }

  @Test
  void aMalformedUrlIsNotRepeatedWhenItMayHoldAPassword() {
    for (String url :
        new String[] {"redis:secret@host", "http://:secret@host", "redis://secret@host"}) {
      assertThatThrownBy(() -> ProcessorConfig.read(Map.of("REDIS_URL", url)))
          .hasMessageStartingWith("REDIS_URL takes ")
          .hasMessageNotContaining("secret");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://localhost",
        "redis://localhost:6380/15",
        "redis://:secret@localhost",
        "rediss://user:secret@cache.example:6379/0"
      })
  void redisUrlsMayNameUserPasswordPortAndDatabase(String url) {
    ProcessorConfig config = ProcessorConfig.read(Map.of("REDIS_URL", url));

    assertThat(config.settingsRead().get(ScorerSettings.REDIS_URL)).isEqualTo(url);
    assertThat(config.settingsRead().shown().get("REDIS_URL")).doesNotContain("secret");
  }

  @Test
  void authoritiesOfRedisAreReadAtStart(@TempDir Path folder) throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    Path none = Files.writeString(folder.resolve("none.pem"), "no certificate");

    for (Path wrong : new Path[] {empty, none, folder, folder.resolve("missing.pem")}) {
      assertThatThrownBy(
              () ->
                  ProcessorConfig.read(
                      Map.of("REDIS_URL", "rediss://a", "REDIS_TLS_CA", wrong.toString())))
          .isInstanceOf(SettingsException.class)
          .hasMessage(
              "REDIS_TLS_CA takes the path of a PEM file with certificates, not \""
                  + wrong
                  + "\".");
    }
  }

  @Test
  void authoritiesAreForRedisWithTls(@TempDir Path folder) throws Exception {
    String authority = authority(folder).toString();

    assertThatThrownBy(
            () -> ProcessorConfig.read(Map.of("REDIS_URL", "redis://a", "REDIS_TLS_CA", authority)))
        .isInstanceOf(SettingsException.class)
        .hasMessage("REDIS_TLS_CA is set, but REDIS_URL has no TLS: it must begin with rediss://.");
    assertThat(
            ScorerSettings.redis(
                    ProcessorConfig.read(
                            Map.of("REDIS_URL", "rediss://a", "REDIS_TLS_CA", authority))
                        .settingsRead())
                .isTls())
        .isTrue();
  }

  @Test
  void noModelIsOnTrialUnlessItIsNamed() {
    ProcessorConfig config = ProcessorConfig.read(Map.of());
    assertThat(config.shadowModel()).isEmpty();
    assertThat(config.shadowTopic()).isEqualTo("sentiment-shadow");
    assertThatThrownBy(() -> ProcessorConfig.read(Map.of("SHADOW_TOPIC", "sentiment")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("SHADOW_TOPIC both name the topic \"sentiment\"");
  }

  @Test
  void twoPurposesCannotShareATopic() {
    assertThatThrownBy(() -> ProcessorConfig.read(Map.of("SENTIMENT_TOPIC", "raw-posts")))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "RAW_TOPIC and SENTIMENT_TOPIC both name the topic \"raw-posts\": they must differ.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "raw-posts",
        "sentiment",
        "raw-posts-dead-letters",
        "predict-requests",
        "scorer-status"
      })
  void repliesNeverGoToATopicOfOurs(String topic) {
    assertThatThrownBy(
            () -> ProcessorConfig.read(Map.of("REPLY_TOPICS", "predict-replies," + topic)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("REPLY_TOPICS both name the topic \"" + topic + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "KAFKA_REQUEST_TIMEOUT_MS",
        "KAFKA_COMMIT_INTERVAL_MS",
        "KAFKA_MAIN_CONSUMER_SESSION_TIMEOUT_MS",
        "KAFKA_PRODUCER_BATCH_SIZE"
      })
  void aMalformedValueOfAKafkaSettingIsRefusedAtTheStart(String variable) {
    assertThatThrownBy(() -> ProcessorConfig.read(Map.of(variable, "soon")))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(variable + " can't be used: ")
        .hasMessageContaining("soon");
  }

  @Test
  void settingsOfKafkaStreamsAreAccepted() {
    Map<String, String> kafka =
        ProcessorConfig.read(
                Map.of(
                    "KAFKA_COMMIT_INTERVAL_MS", "200",
                    "KAFKA_RACK_AWARE_ASSIGNMENT_NON_OVERLAP_COST", "1",
                    "KAFKA_MAIN_CONSUMER_FETCH_MAX_BYTES", "1000"))
            .kafka();

    assertThat(kafka)
        .isEqualTo(
            Map.of(
                "commit.interval.ms", "200",
                "rack.aware.assignment.non_overlap_cost", "1",
                "main.consumer.fetch.max.bytes", "1000"));
  }

  /** One of those that the JVM itself trusts. */
  private static Path authority(Path folder) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init((KeyStore) null);
    byte[] certificate =
        ((X509TrustManager) trust.getTrustManagers()[0]).getAcceptedIssuers()[0].getEncoded();
    return Files.writeString(
        folder.resolve("authority.pem"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(certificate)
            + "\n-----END CERTIFICATE-----\n");
  }

  @Test
  void aLabelMapIsPairsOfAClassAndALabel() {
    assertThat(ProcessorConfig.read(Map.of()).settingsRead().get(ScorerSettings.LABEL_MAP))
        .isEmpty();
    assertThat(
            ProcessorConfig.read(
                    Map.of("LABEL_MAP", "joy=POSITIVE, very bad =negative,a=b=Neutral"))
                .settingsRead()
                .get(ScorerSettings.LABEL_MAP))
        .containsExactly(
            Map.entry("joy", Label.POSITIVE),
            Map.entry("very bad", Label.NEGATIVE),
            Map.entry("a=b", Label.NEUTRAL));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"joy", "joy=HAPPY", "=POSITIVE", "joy=", "a=POSITIVE,", "a=POSITIVE,A=NEGATIVE"})
  void aLabelMapThatSaysNothingClearIsRefused(String text) {
    assertThatThrownBy(() -> ProcessorConfig.read(Map.of("LABEL_MAP", text)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("LABEL_MAP takes pairs such as `joy=POSITIVE,anger=NEGATIVE`");
  }
}
