package io.groundswell.processor;

import io.groundswell.audience.AudienceOptions;
import io.groundswell.audience.AudienceSettings;
import io.groundswell.audience.Counting;
import io.groundswell.common.settings.AllowedHosts;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.KafkaClientSettings;
import io.groundswell.common.settings.Setting;
import io.groundswell.common.settings.Settings;
import io.groundswell.common.settings.SettingsException;
import io.groundswell.scorer.ScorerSettings;
import io.groundswell.scorer.core.ModelRoutes;
import io.groundswell.topics.PostFormat;
import io.groundswell.topics.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The processor's settings; the only place in it that reads the environment. Immutable. What each
 * means, and what it accepts, stands in {@code docs/configuration.md}.
 */
public final class ProcessorConfig {
  private final Settings settings;

  private ProcessorConfig(Settings settings) {
    this.settings = settings;
  }

  /** Every setting, in the order in which they are documented. */
  public static List<Setting<?>> settings() {
    return ProcessorSettings.all();
  }

  /**
   * Reads the process's environment.
   *
   * @throws SettingsException if a setting is unknown, malformed or contradicts another
   */
  public static ProcessorConfig fromEnvironment() {
    return read(System.getenv());
  }

  /**
   * Reads and validates.
   *
   * @param environment all environment variables
   * @throws SettingsException if a setting is unknown, malformed or contradicts another
   */
  public static ProcessorConfig read(Map<String, String> environment) {
    Settings settings = Settings.read(environment, settings(), StreamsConfig.configDef().names());
    ProcessorConfig config = new ProcessorConfig(settings);
    config.requireTopicsOfTheirOwn();
    config.requireKafkaValues();
    ScorerSettings.routes(settings);
    ScorerSettings.redis(settings);
    return config;
  }

  /** For showing: effective values with secrets masked. */
  public Settings settingsRead() {
    return settings;
  }

  /** {@code host:port}, separated by commas. */
  public String bootstrapServers() {
    return settings.get(CommonSettings.KAFKA_BOOTSTRAP_SERVERS);
  }

  /** Kafka settings given by the user, by their Kafka names, clients' prefixes included. */
  public Map<String, String> kafka() {
    return settings.kafka();
  }

  /** Whether topics that are missing are created. */
  public boolean createTopics() {
    return settings.get(CommonSettings.CREATE_TOPICS);
  }

  /** Of topics created; -1 for the broker's default. */
  public short replicationFactor() {
    return settings.get(CommonSettings.REPLICATION_FACTOR).shortValue();
  }

  /** Topic of posts to score. */
  public String rawTopic() {
    return settings.get(CommonSettings.RAW_TOPIC);
  }

  /** Topic of scored posts. */
  public String sentimentTopic() {
    return settings.get(CommonSettings.SENTIMENT_TOPIC);
  }

  /** Topic of scored posts beside the score of the model on trial. */
  public String shadowTopic() {
    return settings.get(CommonSettings.SHADOW_TOPIC);
  }

  /** Topic of posts that can't be scored. */
  public String deadLetterTopic() {
    return settings.get(CommonSettings.DEAD_LETTER_TOPIC);
  }

  /** Topic of requests for scores. */
  public String requestTopic() {
    return settings.get(CommonSettings.REQUEST_TOPIC);
  }

  /** Topics to which a request may ask its reply; at least one, none of them a topic above. */
  public List<String> replyTopics() {
    return settings.get(ProcessorSettings.REPLY_TOPICS);
  }

  /** Topic of what scorers say of themselves. */
  public String statusTopic() {
    return settings.get(CommonSettings.STATUS_TOPIC);
  }

  /** Subjects to begin with; may be empty. */
  public List<Subject> subjects() {
    return settings.get(AudienceSettings.SUBJECTS);
  }

  /** Texts with more UTF-8 bytes are refused. */
  public int maxTextBytes() {
    return settings.get(CommonSettings.MAX_TEXT_BYTES);
  }

  /** How values of the raw topic are written. */
  public PostFormat postFormat() {
    return new PostFormat(
        settings.get(ProcessorSettings.RAW_FORMAT),
        settings.get(ProcessorSettings.TEXT_POINTER),
        settings.get(ProcessorSettings.ID_POINTER),
        settings.get(ProcessorSettings.SUBJECT_POINTER),
        settings.get(ProcessorSettings.AUTHOR_POINTER),
        settings.get(ProcessorSettings.TIME_POINTER));
  }

  /** Which model scores which texts; the rest has one, too. */
  public ModelRoutes modelRoutes() {
    return ScorerSettings.routes(settings);
  }

  /** The model on trial, which scores what was scored once more; empty if there is none. */
  public Optional<String> shadowModel() {
    return Optional.of(settings.get(ProcessorSettings.SHADOW_MODEL))
        .filter(model -> !model.isEmpty());
  }

  /** Most texts in one inference call; 1 to 1024. */
  public int batchSize() {
    return settings.get(ScorerSettings.BATCH_SIZE);
  }

  /** Milliseconds to wait for a batch to become full; 0 to 1000. */
  public int batchLingerMs() {
    return settings.get(ProcessorSettings.BATCH_LINGER_MS);
  }

  /** What this instance does; never empty. */
  public Set<Role> roles() {
    return settings.get(ProcessorSettings.ROLES);
  }

  /** Threads that score posts. */
  public int streamThreads() {
    return settings.get(ProcessorSettings.STREAM_THREADS);
  }

  /** Threads that answer requests. */
  public int predictThreads() {
    return settings.get(ProcessorSettings.PREDICT_THREADS);
  }

  /** Topic of windows of audiences. */
  public String audienceTopic() {
    return settings.get(CommonSettings.AUDIENCE_TOPIC);
  }

  /** Topic of shifts of audiences. */
  public String shiftsTopic() {
    return settings.get(CommonSettings.SHIFTS_TOPIC);
  }

  /** Topic of subjects. */
  public String subjectsTopic() {
    return settings.get(CommonSettings.SUBJECTS_TOPIC);
  }

  /** Threads that count audiences. */
  public int audienceThreads() {
    return settings.get(ProcessorSettings.AUDIENCE_THREADS);
  }

  /** Posts that come so long after the end of their window still count in it. */
  public Duration audienceGrace() {
    return Duration.ofSeconds(settings.get(AudienceSettings.AUDIENCE_GRACE_SECONDS));
  }

  /**
   * How audiences are counted.
   *
   * @param counting by {@link #audienceCounting}, for the model
   */
  public AudienceOptions audience(Counting counting) {
    return AudienceSettings.options(settings, counting);
  }

  /** Application ids start with it. */
  public String applicationIdPrefix() {
    return settings.get(CommonSettings.APPLICATION_ID_PREFIX);
  }

  /** Folder that outlives a crash; instances may share it. */
  public Path stateDir() {
    return settings.get(ScorerSettings.STATE_DIR);
  }

  /** How an audience's adjusted counts are made. */
  public Counting.Method audienceCounting() {
    return settings.get(AudienceSettings.AUDIENCE_COUNTING);
  }

  /** Whether what is written for consumers carries the headers of CloudEvents. */
  public boolean cloudEvents() {
    return settings.get(ProcessorSettings.CLOUDEVENTS);
  }

  /** Address of the ops server. */
  public String opsHost() {
    return settings.get(ProcessorSettings.OPS_HOST);
  }

  /** Port of the ops server; 0 for any free one. */
  public int opsPort() {
    return settings.get(ProcessorSettings.OPS_PORT);
  }

  /** Names under which the ops port answers. */
  AllowedHosts allowedHosts() {
    return AllowedHosts.of(opsHost(), settings.get(CommonSettings.ALLOWED_HOSTS));
  }

  /** Two purposes in one topic would score scores, or answer answers, without end. */
  private void requireTopicsOfTheirOwn() {
    Map<String, String> settingByTopic = new LinkedHashMap<>();
    for (Setting<String> setting :
        List.of(
            CommonSettings.RAW_TOPIC,
            CommonSettings.SENTIMENT_TOPIC,
            CommonSettings.SHADOW_TOPIC,
            CommonSettings.DEAD_LETTER_TOPIC,
            CommonSettings.REQUEST_TOPIC,
            CommonSettings.STATUS_TOPIC,
            CommonSettings.AUDIENCE_TOPIC,
            CommonSettings.SHIFTS_TOPIC,
            CommonSettings.SUBJECTS_TOPIC,
            CommonSettings.MARKERS_TOPIC)) {
      requireFree(settingByTopic, settings.get(setting), setting.name());
      settingByTopic.put(settings.get(setting), setting.name());
    }
    for (String topic : replyTopics()) {
      requireFree(settingByTopic, topic, ProcessorSettings.REPLY_TOPICS.name());
    }
  }

  /** Else a malformed value would only show once a client is made, some of them after minutes. */
  private void requireKafkaValues() {
    KafkaClientSettings.requireWellFormed(settings, StreamsConfig.configDef());
  }

  private static void requireFree(
      Map<String, String> settingByTopic, String topic, String setting) {
    String other = settingByTopic.get(topic);
    if (other != null) {
      throw new SettingsException(
          other + " and " + setting + " both name the topic \"" + topic + "\": they must differ.");
    }
  }
}
