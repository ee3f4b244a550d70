package io.groundswell.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import io.groundswell.audience.AudienceSettings;
import io.groundswell.audience.Counting;
import io.groundswell.audience.ShiftSettings;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Settings;
import io.groundswell.common.settings.SettingsException;
import io.groundswell.scorer.ScorerSettings;
import io.groundswell.scorer.core.LongText;
import io.groundswell.scorer.hub.HubOptions;
import io.groundswell.topics.PostFormat;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Defaults, values and the rules across settings. */
class ProcessorConfigTest {
  @Test
  void withoutVariablesEverySettingHasItsDefault() {
    Settings settings = read(Map.of());

    assertThat(settings.get(CommonSettings.KAFKA_BOOTSTRAP_SERVERS)).isEqualTo("localhost:9092");
    assertThat(settings.kafka()).isEmpty();
    assertThat(settings.get(CommonSettings.CREATE_TOPICS)).isTrue();
    assertThat(settings.get(CommonSettings.REPLICATION_FACTOR).shortValue()).isEqualTo((short) -1);
    assertThat(settings.get(CommonSettings.RAW_TOPIC)).isEqualTo("raw-posts");
    assertThat(settings.get(CommonSettings.SENTIMENT_TOPIC)).isEqualTo("sentiment");
    assertThat(settings.get(CommonSettings.DEAD_LETTER_TOPIC)).isEqualTo("raw-posts-dead-letters");
    assertThat(settings.get(CommonSettings.REQUEST_TOPIC)).isEqualTo("predict-requests");
    assertThat(settings.get(ProcessorSettings.REPLY_TOPICS)).containsExactly("predict-replies");
    assertThat(settings.get(CommonSettings.STATUS_TOPIC)).isEqualTo("scorer-status");
    assertThat(settings.get(CommonSettings.MAX_TEXT_BYTES)).isEqualTo(65_536);
    assertThat(ProcessorSettings.postFormat(settings)).isEqualTo(PostFormat.DEFAULT);
    assertThat(ScorerSettings.redis(settings).address()).isEqualTo("redis:6379");
    assertThat(settings.get(ScorerSettings.CACHE_TTL)).isEqualTo(3_600);
    assertThat(ScorerSettings.routes(settings).defaultModel())
        .isEqualTo("cardiffnlp/twitter-roberta-base-sentiment-latest");
    assertThat(settings.get(ScorerSettings.MAX_TOKENS)).isEqualTo(128);
    assertThat(settings.get(ScorerSettings.LONG_TEXT)).isEqualTo(LongText.TRUNCATE);
    assertThat(settings.get(AudienceSettings.AUDIENCE_COUNTING))
        .isEqualTo(Counting.Method.PROBABILISTIC);
    assertThat(settings.get(ScorerSettings.BATCH_SIZE)).isEqualTo(32);
    assertThat(settings.get(ProcessorSettings.BATCH_LINGER_MS)).isEqualTo(3);
    assertThat(settings.get(ProcessorSettings.ROLES))
        .containsExactly(Role.SCORE, Role.PREDICT, Role.AUDIENCE);
    assertThat(settings.get(ProcessorSettings.STREAM_THREADS)).isEqualTo(2);
    assertThat(settings.get(ProcessorSettings.PREDICT_THREADS)).isEqualTo(4);
    assertThat(settings.get(ScorerSettings.SCORER_WORKERS)).isZero();
    assertThat(settings.get(ScorerSettings.QUEUE_CAPACITY)).isEqualTo(2_048);
    assertThat(settings.get(CommonSettings.APPLICATION_ID_PREFIX)).isEqualTo("groundswell");
    assertThat(settings.get(ProcessorSettings.OPS_HOST)).isEqualTo("127.0.0.1");
    assertThat(settings.get(ProcessorSettings.OPS_PORT)).isEqualTo(8_001);
    assertThat(AudienceSettings.shifts(settings)).isEqualTo(ShiftSettings.of(4, 15, 100, 20, 300));
  }

  @Test
  void everyVariableIsRead() {
    Settings settings =
        read(
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

    assertThat(settings.get(CommonSettings.KAFKA_BOOTSTRAP_SERVERS))
        .isEqualTo("a:9092, [::1]:9093");
    assertThat(settings.kafka()).isEqualTo(Map.of("poll.ms", "50"));
    assertThat(settings.get(CommonSettings.CREATE_TOPICS)).isFalse();
    assertThat(settings.get(CommonSettings.REPLICATION_FACTOR).shortValue()).isEqualTo((short) 3);
    assertThat(settings.get(CommonSettings.RAW_TOPIC)).isEqualTo("a");
    assertThat(settings.get(CommonSettings.SHADOW_TOPIC)).isEqualTo("h");
    assertThat(settings.get(ProcessorSettings.SHADOW_MODEL)).contains("on/trial");
    assertThat(settings.get(CommonSettings.SENTIMENT_TOPIC)).isEqualTo("b");
    assertThat(settings.get(CommonSettings.DEAD_LETTER_TOPIC)).isEqualTo("c");
    assertThat(settings.get(CommonSettings.REQUEST_TOPIC)).isEqualTo("d");
    assertThat(settings.get(ProcessorSettings.REPLY_TOPICS)).containsExactly("e", "f");
    assertThat(settings.get(CommonSettings.STATUS_TOPIC)).isEqualTo("g");
    assertThat(settings.get(CommonSettings.MAX_TEXT_BYTES)).isEqualTo(1_000);
    assertThat(ProcessorSettings.postFormat(settings).kind()).isEqualTo(PostFormat.Kind.TEXT);
    assertThat(ProcessorSettings.postFormat(settings).text())
        .isEqualTo(JsonPointer.compile("/data/0/body~1text"));
    assertThat(ScorerSettings.redis(settings).address()).isEqualTo("cache.example:6379");
    assertThat(settings.get(ScorerSettings.CACHE_TTL)).isZero();
    assertThat(ScorerSettings.routes(settings).defaultModel()).isEqualTo("other/model");
    assertThat(settings.get(ScorerSettings.MODEL_REVISION)).isEqualTo("refs/pr/3");
    assertThat(ScorerSettings.hub(settings))
        .isEqualTo(
            new HubOptions(
                Path.of("/models"),
                URI.create("https://mirror.example/hub"),
                Optional.of("hf_abc"),
                URI.create("http://localhost:8080")));
    assertThat(settings.get(ScorerSettings.MAX_TOKENS)).isEqualTo(64);
    assertThat(settings.get(ScorerSettings.LONG_TEXT)).isEqualTo(LongText.WINDOWS);
    assertThat(settings.get(AudienceSettings.AUDIENCE_COUNTING)).isEqualTo(Counting.Method.EM);
    assertThat(settings.get(ScorerSettings.BATCH_SIZE)).isEqualTo(1);
    assertThat(settings.get(ProcessorSettings.BATCH_LINGER_MS)).isZero();
    assertThat(settings.get(ProcessorSettings.ROLES)).containsExactly(Role.PREDICT);
    assertThat(settings.get(ProcessorSettings.STREAM_THREADS)).isEqualTo(4);
    assertThat(settings.get(ProcessorSettings.PREDICT_THREADS)).isEqualTo(3);
    assertThat(settings.get(ScorerSettings.SCORER_WORKERS)).isEqualTo(6);
    assertThat(settings.get(ScorerSettings.QUEUE_CAPACITY)).isEqualTo(64);
    assertThat(settings.get(CommonSettings.APPLICATION_ID_PREFIX)).isEqualTo("mine");
    assertThat(settings.get(ProcessorSettings.OPS_HOST)).isEqualTo("0.0.0.0");
    assertThat(settings.get(ProcessorSettings.OPS_PORT)).isZero();
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
  void aMalformedValueIsReportedInOneSentenceThatNamesTheVariable(String name, String value) {
    assertThatThrownBy(() -> read(Map.of(name, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessageMatching(name + " takes .+, not \"\\Q" + value + "\\E\"\\.");
  }

  @Test
  void thereIsNoShadowModelByDefault() {
    Settings settings = read(Map.of());
    assertThat(settings.get(ProcessorSettings.SHADOW_MODEL)).isEmpty();
    assertThat(settings.get(CommonSettings.SHADOW_TOPIC)).isEqualTo("sentiment-shadow");
    assertThatThrownBy(() -> read(Map.of("SHADOW_TOPIC", "sentiment")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("SHADOW_TOPIC both name the topic \"sentiment\"");
  }

  @Test
  void twoPurposesCannotShareATopic() {
    assertThatThrownBy(() -> read(Map.of("SENTIMENT_TOPIC", "raw-posts")))
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
  void aReplyTopicIsNoOtherTopic(String topic) {
    assertThatThrownBy(() -> read(Map.of("REPLY_TOPICS", "predict-replies," + topic)))
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
  void aMalformedKafkaSettingIsRejectedAtTheStart(String variable) {
    assertThatThrownBy(() -> read(Map.of(variable, "soon")))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(variable + " can't be used: ")
        .hasMessageContaining("soon");
  }

  @Test
  void settingsOfKafkaStreamsAreAccepted() {
    Map<String, String> kafka =
        read(Map.of(
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

  private static Settings read(Map<String, String> environment) {
    return ProcessorConfig.read(environment).settingsRead();
  }
}
