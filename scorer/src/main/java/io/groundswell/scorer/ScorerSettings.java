package io.groundswell.scorer;

import io.groundswell.common.settings.Setting;
import io.groundswell.common.settings.Settings;
import io.groundswell.common.settings.SettingsException;
import io.groundswell.scorer.core.Label;
import io.groundswell.scorer.core.LongText;
import io.groundswell.scorer.core.ModelRoutes;
import io.groundswell.scorer.djl.ModelOptions;
import io.groundswell.scorer.hub.HubOptions;
import io.groundswell.scorer.hub.ModelName;
import io.groundswell.scorer.redis.Authorities;
import io.groundswell.scorer.redis.RedisUrl;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The settings of the scorer: its models, its cache, its queue and its workers. */
public final class ScorerSettings {
  public static final Setting<String> REDIS_URL =
      Setting.text(
              "REDIS_URL",
              "redis://redis:6379",
              "Redis server of the score cache; `rediss` is TLS. While it is down, texts are scored again.")
          .accepting(
              "`redis[s]://[[user]:password@]host[:port][/database]`", ScorerSettings::redisUrl);
  public static final Setting<List<X509Certificate>> REDIS_TLS_CA =
      Setting.text(
              "REDIS_TLS_CA",
              "",
              "Certificate authorities trusted for a `rediss` server; empty means the JVM's. The"
                  + " certificate must be valid for the URL's host.")
          .accepting("the path of a PEM file with certificates", ScorerSettings::authorities);
  public static final Setting<Integer> CACHE_TTL =
      Setting.integer(
          "CACHE_TTL",
          3_600,
          0,
          31_536_000,
          "Seconds for which a score is cached; reads do not extend them; 0 disables the cache.");
  public static final Setting<String> MODEL_NAME =
      Setting.text(
              "MODEL_NAME",
              "cardiffnlp/twitter-roberta-base-sentiment-latest",
              "The model that scores; `./groundswell` defaults to `bundled`. See"
                  + " [models](models.md).")
          .accepting(ModelName.ACCEPTS, ScorerSettings::modelName);
  public static final Setting<ModelRoutes> MODEL_ROUTES =
      new Setting<>(
          "MODEL_ROUTES",
          "",
          "`ROUTE=MODEL` separated by commas; a route is a primary language, `subject:NAME` or `*`",
          "Models by subject or language. Subjects take precedence over languages; `*`, by default"
              + " MODEL_NAME, scores all other texts. See"
              + " [models](models.md#several-models-at-once).",
          false,
          ScorerSettings::modelRoutes);
  public static final Setting<String> MODEL_REVISION =
      Setting.text(
              "MODEL_REVISION",
              ModelName.OfHub.MAIN,
              "Revision of a Hugging Face model whose name has none. It is resolved once and pinned"
                  + " in `MODEL_CACHE`; see [models](models.md).")
          .accepting("a branch, a tag or a commit", ScorerSettings::revision);
  public static final Setting<Path> MODEL_CACHE =
      Setting.text(
              "MODEL_CACHE",
              "",
              "Folder of downloaded models; empty means `~/.cache/groundswell/models`. Instances may"
                  + " share it.")
          .accepting("a folder", ScorerSettings::modelCache);
  public static final Setting<URI> HF_ENDPOINT =
      Setting.text("HF_ENDPOINT", "https://huggingface.co", "Hugging Face, or a mirror of it.")
          .accepting("an `http` or `https` address", ScorerSettings::webAddress);
  public static final Setting<Optional<String>> HF_TOKEN =
      Setting.text(
              "HF_TOKEN",
              "",
              "Token for private and gated models; sent to `HF_ENDPOINT`'s host alone.")
          .accepting("a token", ScorerSettings::token)
          .masked();
  public static final Setting<URI> DJL_REPOSITORY =
      Setting.text(
              "DJL_REPOSITORY",
              "https://mlrepo.djl.ai",
              "DJL's model zoo, or a mirror of it: TorchScript of models without ONNX.")
          .accepting("an `http` or `https` address", ScorerSettings::webAddress);
  public static final Setting<Integer> MAX_TOKENS =
      Setting.integer(
          "MAX_TOKENS", 128, 8, 512, "Most tokens of one inference, special tokens included.");
  public static final Setting<LongText> LONG_TEXT =
      Setting.choice(
          "LONG_TEXT",
          LongText.TRUNCATE,
          LongText.class,
          "Texts with more tokens: `truncate` scores the start, `windows` up to "
              + LongText.WINDOWS.maxSegments()
              + " overlapping segments. The score has `truncated` if tokens were left out.");
  public static final Setting<Map<String, Label>> LABEL_MAP =
      new Setting<>(
          "LABEL_MAP",
          "",
          "pairs such as `joy=POSITIVE,anger=NEGATIVE`, each a class of the model and a label",
          "Labels of a model's classes, by class name in any case. Takes precedence over the"
              + " [rules](models.md#labels) for common names.",
          false,
          ScorerSettings::labels);
  public static final Setting<Integer> BATCH_SIZE =
      Setting.integer(
          "BATCH_SIZE",
          32,
          1,
          1_024,
          "Most texts, or segments of long ones, in one inference call.");
  public static final Setting<Boolean> ALLOW_BATCH_DRIFT =
      Setting.bool(
          "ALLOW_BATCH_DRIFT",
          false,
          "Whether texts share inference calls even if scores then depend on the other texts of"
              + " the call: faster, but scores are neither repeatable nor cached.");
  public static final Setting<Integer> SCORER_WORKERS =
      Setting.integer(
          "SCORER_WORKERS", 0, 0, 256, "Parallel inference calls; 0 means one per core.");
  public static final Setting<Integer> QUEUE_CAPACITY =
      Setting.integer(
          "QUEUE_CAPACITY",
          2_048,
          32,
          1_000_000,
          "Most texts of requests, or segments of long ones, that wait for the model; more are"
              + " rejected. Posts are never rejected.");
  public static final Setting<Path> STATE_DIR =
      Setting.text(
              "STATE_DIR",
              "",
              "Folder of state that survives a crash: texts whose inference hung, and the state of"
                  + " audiences; empty means the system's temporary folder. Instances on one machine"
                  + " may share it: each uses the first numbered folder in it that is free.")
          .accepting("a folder", ScorerSettings::stateDir);

  private ScorerSettings() {}

  /** Every setting of the scorer. */
  public static List<Setting<?>> all() {
    return List.of(
        REDIS_URL,
        REDIS_TLS_CA,
        CACHE_TTL,
        MODEL_NAME,
        MODEL_ROUTES,
        MODEL_REVISION,
        MODEL_CACHE,
        HF_ENDPOINT,
        HF_TOKEN,
        DJL_REPOSITORY,
        MAX_TOKENS,
        LONG_TEXT,
        LABEL_MAP,
        BATCH_SIZE,
        ALLOW_BATCH_DRIFT,
        SCORER_WORKERS,
        QUEUE_CAPACITY,
        STATE_DIR);
  }

  /**
   * The model of each route, the default model included.
   *
   * @param settings with {@link #MODEL_ROUTES} and {@link #MODEL_NAME}
   * @throws SettingsException if both name a default model and the names differ
   */
  public static ModelRoutes routes(Settings settings) {
    String named = settings.get(MODEL_NAME);
    ModelRoutes routes = settings.get(MODEL_ROUTES).orElse(named);
    if (settings.isGiven(MODEL_NAME) && !routes.defaultModel().equals(named)) {
      throw new SettingsException(
          "MODEL_NAME is \"%s\" and MODEL_ROUTES has *=%s: one of them is enough."
              .formatted(named, routes.defaultModel()));
    }
    return routes;
  }

  /**
   * The Redis server of the cache.
   *
   * @param settings with {@link #REDIS_URL} and {@link #REDIS_TLS_CA}
   * @throws SettingsException if authorities are set for a server without TLS
   */
  public static RedisUrl redis(Settings settings) {
    RedisUrl redis = new RedisUrl(settings.get(REDIS_URL), settings.get(REDIS_TLS_CA));
    if (settings.isGiven(REDIS_TLS_CA) && !redis.isTls()) {
      throw new SettingsException(
          "REDIS_TLS_CA is set, but REDIS_URL has no TLS: it must begin with rediss://.");
    }
    return redis;
  }

  /** The sources of models, and the folder that caches them. */
  public static HubOptions hub(Settings settings) {
    return new HubOptions(
        settings.get(MODEL_CACHE),
        settings.get(HF_ENDPOINT),
        settings.get(HF_TOKEN),
        settings.get(DJL_REPOSITORY));
  }

  /** The options that all models are loaded with. */
  static ModelOptions model(Settings settings) {
    return new ModelOptions(
        settings.get(MAX_TOKENS),
        settings.get(LONG_TEXT),
        settings.get(LABEL_MAP),
        settings.get(ALLOW_BATCH_DRIFT));
  }

  private static String redisUrl(String text) {
    URI url = URI.create(text);
    require("redis".equals(url.getScheme()) || "rediss".equals(url.getScheme()), text);
    require(url.getHost() != null && url.getPort() != 0 && url.getPort() <= 65_535, text);
    require(url.getPath().matches("(/[0-9]{0,5})?"), text);
    require(url.getQuery() == null && url.getFragment() == null, text);
    String user = url.getUserInfo();
    require(user == null || user.matches("[^:]*:.+"), text);
    return text;
  }

  private static List<X509Certificate> authorities(String path) {
    try {
      return path.isEmpty() ? List.of() : Authorities.read(Path.of(path));
    } catch (IOException | CertificateException e) {
      throw new IllegalArgumentException(path, e);
    }
  }

  /** Splits at the last equals sign: a class name may contain one, a label cannot. */
  private static Map<String, Label> labels(String text) {
    Map<String, Label> labels = new LinkedHashMap<>();
    for (String pair : text.isBlank() ? new String[0] : text.split(",", -1)) {
      int equals = pair.lastIndexOf('=');
      require(equals > 0, text);
      String name = pair.substring(0, equals).strip();
      String label = pair.substring(equals + 1).strip().toUpperCase(Locale.ROOT);
      require(!name.isEmpty(), text);
      require(labels.keySet().stream().noneMatch(name::equalsIgnoreCase), text);
      labels.put(name, Label.valueOf(label));
    }
    return Collections.unmodifiableMap(labels);
  }

  private static ModelRoutes modelRoutes(String text) {
    try {
      ModelRoutes routes = ModelRoutes.parse(text);
      routes.models().values().forEach(ModelName::parse);
      return routes;
    } catch (IllegalArgumentException e) {
      throw new SettingsException("MODEL_ROUTES can't be used: " + e.getMessage());
    }
  }

  private static Path stateDir(String text) {
    return text.isEmpty()
        ? Path.of(System.getProperty("java.io.tmpdir"), "groundswell")
        : Path.of(text);
  }

  /**
   * Validates a model name and returns it unchanged.
   *
   * @throws IllegalArgumentException if the name is malformed
   */
  public static String modelName(String text) {
    ModelName.parse(text); // reject a malformed name at start, not when the model is loaded
    return text;
  }

  private static String revision(String text) {
    require(ModelName.isRevision(text), text);
    return text;
  }

  private static Path modelCache(String text) {
    return text.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache", "groundswell", "models")
        : Path.of(text);
  }

  private static URI webAddress(String text) {
    URI address = URI.create(text.replaceAll("/+$", ""));
    require("http".equals(address.getScheme()) || "https".equals(address.getScheme()), text);
    require(address.getHost() != null && address.getRawUserInfo() == null, text);
    require(address.getQuery() == null && address.getFragment() == null, text);
    return address;
  }

  private static Optional<String> token(String text) {
    require(text.matches("[!-~]*"), text); // characters of a header value
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static void require(boolean valid, String text) {
    if (!valid) {
      throw new IllegalArgumentException(text);
    }
  }
}
