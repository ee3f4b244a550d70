package io.groundswell.processor;

import io.groundswell.processor.audience.AudienceOptions;
import io.groundswell.processor.audience.Counting;
import io.groundswell.processor.audience.ShiftSettings;
import io.groundswell.processor.hub.HubOptions;
import io.groundswell.processor.redis.RedisUrl;
import io.groundswell.processor.scoring.Label;
import io.groundswell.processor.scoring.LongText;
import io.groundswell.processor.scoring.ModelRoutes;
import io.groundswell.settings.AllowedHosts;
import io.groundswell.settings.CommonSettings;
import io.groundswell.settings.KafkaClientSettings;
import io.groundswell.settings.Setting;
import io.groundswell.settings.Settings;
import io.groundswell.settings.SettingsException;
import io.groundswell.topics.PostFormat;
import io.groundswell.topics.Subject;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
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
  /** Where the cache is, for what works on the cache alone. */
  public static final Setting<String> REDIS_URL = ProcessorSettings.REDIS_URL;

  /** What the cache's certificate is trusted by; the JVM's authorities if empty. */
  public static final Setting<List<X509Certificate>> REDIS_TLS_CA = ProcessorSettings.REDIS_TLS_CA;

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
    config.requireOneModelForTheRest();
    redis(settings);
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
    return settings.get(ProcessorSettings.SUBJECTS);
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

  /** The cache's server. */
  public RedisUrl redis() {
    return redis(settings);
  }

  /**
   * The cache's server.
   *
   * @param settings that have {@link #REDIS_URL} and {@link #REDIS_TLS_CA}
   * @throws SettingsException if there are authorities and nothing that they are for
   */
  public static RedisUrl redis(Settings settings) {
    RedisUrl redis = new RedisUrl(settings.get(REDIS_URL), settings.get(REDIS_TLS_CA));
    if (settings.isGiven(REDIS_TLS_CA) && !redis.isTls()) {
      throw new SettingsException(
          "REDIS_TLS_CA is set, but REDIS_URL has no TLS: it must begin with rediss://.");
    }
    return redis;
  }

  /** Seconds for which a score is cached; 0 turns the cache off. */
  public int cacheTtlSeconds() {
    return settings.get(ProcessorSettings.CACHE_TTL);
  }

  /** The model that scores what no route takes elsewhere. */
  public String modelName() {
    return modelRoutes().restModel();
  }

  /** Which model scores which texts; the rest has one, too. */
  public ModelRoutes modelRoutes() {
    return settings
        .get(ProcessorSettings.MODEL_ROUTES)
        .orElse(settings.get(ProcessorSettings.MODEL_NAME));
  }

  /** Of {@link #modelName} if that is of Hugging Face and says none: a branch, tag or commit. */
  public String modelRevision() {
    return settings.get(ProcessorSettings.MODEL_REVISION);
  }

  /** Where models come from, and where they are kept. */
  public HubOptions models() {
    return new HubOptions(
        settings.get(ProcessorSettings.MODEL_CACHE),
        settings.get(ProcessorSettings.HF_ENDPOINT),
        settings.get(ProcessorSettings.HF_TOKEN),
        settings.get(ProcessorSettings.DJL_REPOSITORY));
  }

  /** The model on trial, which scores what was scored once more; empty if there is none. */
  public Optional<String> shadowModel() {
    return Optional.of(settings.get(ProcessorSettings.SHADOW_MODEL))
        .filter(model -> !model.isEmpty());
  }

  /** Tokens that the model reads at once, special ones included; 8 to 512. */
  public int maxTokens() {
    return settings.get(ProcessorSettings.MAX_TOKENS);
  }

  /** What is read of texts with more tokens. */
  public LongText longText() {
    return settings.get(ProcessorSettings.LONG_TEXT);
  }

  /** What models' classes mean, by their names, before the rules; empty if these are enough. */
  public Map<String, Label> labelMap() {
    return settings.get(ProcessorSettings.LABEL_MAP);
  }

  /** Most texts in one inference call; 1 to 1024. */
  public int batchSize() {
    return settings.get(ProcessorSettings.BATCH_SIZE);
  }

  /** Whether texts share calls where their scores then depend on one another. */
  public boolean allowBatchDrift() {
    return settings.get(ProcessorSettings.ALLOW_BATCH_DRIFT);
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

  /** Inference calls at the same time; 0 means one a core. */
  public int scorerWorkers() {
    return settings.get(ProcessorSettings.SCORER_WORKERS);
  }

  /** Most texts that wait in the interactive lanes before more are refused. */
  public int queueCapacity() {
    return settings.get(ProcessorSettings.QUEUE_CAPACITY);
  }

  /** Most bytes that they take. */
  public int queueCapacityBytes() {
    return settings.get(ProcessorSettings.QUEUE_CAPACITY_BYTES);
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
    return Duration.ofSeconds(settings.get(ProcessorSettings.AUDIENCE_GRACE_SECONDS));
  }

  /**
   * How audiences are counted.
   *
   * @param counting by {@link #audienceCounting}, for the model
   */
  public AudienceOptions audience(Counting counting) {
    return new AudienceOptions(
        audienceGrace().toMillis(),
        settings.get(ProcessorSettings.AUDIENCE_SILENCE_MS),
        3_600_000L * settings.get(ProcessorSettings.AUDIENCE_RETENTION_HOURS),
        settings.get(ProcessorSettings.MAX_POSTS_PER_AUTHOR),
        AudienceOptions.MAX_AUTHORS,
        settings.get(ProcessorSettings.MAX_SUBJECTS),
        settings.get(ProcessorSettings.COUNT_SHARED_POSTS),
        settings.get(ProcessorSettings.COUNT_UNSUPPORTED_LANGUAGES),
        counting,
        shifts());
  }

  /** Application ids start with it. */
  public String applicationIdPrefix() {
    return settings.get(CommonSettings.APPLICATION_ID_PREFIX);
  }

  /** Folder that outlives a crash; instances may share it. */
  public Path stateDir() {
    return settings.get(ProcessorSettings.STATE_DIR);
  }

  /** What counts as a change of an audience's mind. */
  public ShiftSettings shifts() {
    return ShiftSettings.of(
        settings.get(ProcessorSettings.SHIFT_K),
        settings.get(ProcessorSettings.SHIFT_MIN_POSTS),
        settings.get(ProcessorSettings.SHIFT_MIN_LONG_POSTS),
        settings.get(ProcessorSettings.SHIFT_HOLD_SECONDS),
        settings.get(ProcessorSettings.SHIFT_MIN_GAP_SECONDS));
  }

  /** How an audience's adjusted counts are made. */
  public Counting.Method audienceCounting() {
    return settings.get(ProcessorSettings.AUDIENCE_COUNTING);
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

  private void requireOneModelForTheRest() {
    String named = settings.get(ProcessorSettings.MODEL_NAME);
    if (settings.isGiven(ProcessorSettings.MODEL_NAME) && !modelName().equals(named)) {
      throw new SettingsException(
          "MODEL_NAME is \"%s\" and MODEL_ROUTES has *=%s: one of them is enough."
              .formatted(named, modelName()));
    }
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
