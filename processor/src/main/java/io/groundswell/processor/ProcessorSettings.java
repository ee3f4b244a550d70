package io.groundswell.processor;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.processor.audience.Counting;
import io.groundswell.processor.audience.Subjects;
import io.groundswell.processor.hub.ModelName;
import io.groundswell.processor.redis.Authorities;
import io.groundswell.processor.scoring.Label;
import io.groundswell.processor.scoring.LongText;
import io.groundswell.processor.scoring.ModelRoutes;
import io.groundswell.settings.CommonSettings;
import io.groundswell.settings.Setting;
import io.groundswell.settings.SettingsException;
import io.groundswell.topics.BadInputException;
import io.groundswell.topics.DeclaredSubjects;
import io.groundswell.topics.PostFormat;
import io.groundswell.topics.StrictJson;
import io.groundswell.topics.Subject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The declarations behind {@link ProcessorConfig}, in the order in which they are documented. */
final class ProcessorSettings {
  static final Setting<List<String>> REPLY_TOPICS =
      Setting.topics(
          "REPLY_TOPICS", "predict-replies", "Topics to which a request may ask its reply.");
  static final Setting<PostFormat.Kind> RAW_FORMAT =
      Setting.choice(
          "RAW_FORMAT",
          PostFormat.Kind.JSON,
          PostFormat.Kind.class,
          "How values of the raw topic are written; never guessed.");
  static final Setting<JsonPointer> TEXT_POINTER =
      pointer("TEXT_POINTER", "/text", "Where a JSON post has its text.");
  static final Setting<JsonPointer> ID_POINTER =
      pointer("ID_POINTER", "/id", "Where a JSON post has its identity.");
  static final Setting<JsonPointer> SUBJECT_POINTER =
      pointer("SUBJECT_POINTER", "/subject", "Where a JSON post has its subject or subjects.");
  static final Setting<JsonPointer> AUTHOR_POINTER =
      pointer("AUTHOR_POINTER", "/author", "Where a JSON post has its author.");
  static final Setting<JsonPointer> TIME_POINTER =
      pointer("TIME_POINTER", "/created_at", "Where a JSON post has its time.");
  static final Setting<List<Subject>> SUBJECTS =
      new Setting<>(
          "SUBJECTS",
          "",
          "a JSON list of subjects, each as on the topic",
          "Subjects to begin with, written only while the topic of subjects has never held a"
              + " record; see [subjects](subjects.md).",
          false,
          ProcessorSettings::subjects);
  static final Setting<String> REDIS_URL =
      Setting.text(
              "REDIS_URL",
              "redis://redis:6379",
              "The cache of scores; `rediss` is TLS. It may be down: texts are then scored anew.")
          .accepting(
              "`redis[s]://[[user]:password@]host[:port][/database]`", ProcessorSettings::redisUrl);
  static final Setting<List<X509Certificate>> REDIS_TLS_CA =
      Setting.text(
              "REDIS_TLS_CA",
              "",
              "Authorities that a `rediss` server's certificate is trusted by; empty for the JVM's."
                  + " The certificate must be for the URL's host.")
          .accepting("the path of a PEM file with certificates", ProcessorSettings::authorities);
  static final Setting<Integer> CACHE_TTL =
      Setting.integer(
          "CACHE_TTL",
          3_600,
          0,
          31_536_000,
          "Seconds for which a score is cached; reads don't renew them; 0 turns the cache off.");
  static final Setting<String> MODEL_NAME =
      Setting.text(
              "MODEL_NAME",
              "cardiffnlp/twitter-roberta-base-sentiment-latest",
              "The model that scores; `./groundswell` alone takes `bundled`. See"
                  + " [models](models.md).")
          .accepting(ModelName.ACCEPTS, ProcessorSettings::modelName);
  static final Setting<ModelRoutes> MODEL_ROUTES =
      new Setting<>(
          "MODEL_ROUTES",
          "",
          "`ROUTE=MODEL` separated by commas; a route is a primary language, `subject:NAME` or `*`",
          "Models for some texts: subjects go before languages, and `*`, which is MODEL_NAME if it"
              + " isn't given, scores the rest; see"
              + " [models](models.md#several-models-at-once).",
          false,
          ProcessorSettings::modelRoutes);
  static final Setting<String> MODEL_REVISION =
      Setting.text(
              "MODEL_REVISION",
              ModelName.OfHub.MAIN,
              "Of a model of Hugging Face whose name says none. What it stands for is found out"
                  + " once and remembered in `MODEL_CACHE`; see [models](models.md).")
          .accepting("a branch, a tag or a commit", ProcessorSettings::revision);
  static final Setting<Path> MODEL_CACHE =
      Setting.text(
              "MODEL_CACHE",
              "",
              "Folder of models that were fetched; empty is `~/.cache/groundswell/models`. Instances"
                  + " may share it.")
          .accepting("a folder", ProcessorSettings::modelCache);
  static final Setting<URI> HF_ENDPOINT =
      Setting.text("HF_ENDPOINT", "https://huggingface.co", "Hugging Face, or a mirror of it.")
          .accepting("an `http` or `https` address", ProcessorSettings::webAddress);
  static final Setting<Optional<String>> HF_TOKEN =
      Setting.text(
              "HF_TOKEN",
              "",
              "Token for private and gated models; goes to `HF_ENDPOINT`'s host and to no other.")
          .accepting("a token", ProcessorSettings::token)
          .masked();
  static final Setting<URI> DJL_REPOSITORY =
      Setting.text(
              "DJL_REPOSITORY",
              "https://mlrepo.djl.ai",
              "DJL's zoo of models, or a mirror of it: has TorchScript of models that have no ONNX.")
          .accepting("an `http` or `https` address", ProcessorSettings::webAddress);
  static final Setting<String> SHADOW_MODEL =
      Setting.text(
              "SHADOW_MODEL",
              "",
              "A model on trial: instances that score posts have it score them once more, beside what"
                  + " is served; empty for none. See"
                  + " [models](models.md#trying-a-new-model-safely).")
          .accepting(ModelName.ACCEPTS, text -> text.isEmpty() ? text : modelName(text));
  static final Setting<Integer> MAX_TOKENS =
      Setting.integer(
          "MAX_TOKENS", 128, 8, 512, "Tokens that the model reads at once, special ones included.");
  static final Setting<LongText> LONG_TEXT =
      Setting.choice(
          "LONG_TEXT",
          LongText.TRUNCATE,
          LongText.class,
          "What becomes of a text with more tokens: the rest is cut off, or up to "
              + LongText.WINDOWS.mostPieces()
              + " overlapping windows are scored and combined. What is cut off is said.");
  static final Setting<Map<String, Label>> LABEL_MAP =
      new Setting<>(
          "LABEL_MAP",
          "",
          "pairs such as `joy=POSITIVE,anger=NEGATIVE`, each a class of the model and a label",
          "What a model's classes mean, by their names in any case, before the"
              + " [rules](models.md#labels) for common names are asked.",
          false,
          ProcessorSettings::labels);
  static final Setting<Integer> BATCH_SIZE =
      Setting.integer(
          "BATCH_SIZE",
          32,
          1,
          1_024,
          "Most texts, or windows of long ones, in one inference call.");
  static final Setting<Boolean> ALLOW_BATCH_DRIFT =
      Setting.bool(
          "ALLOW_BATCH_DRIFT",
          false,
          "Whether texts share inference calls though the model's scores then depend on what they"
              + " share them with: faster, but no score is repeatable, so none is cached.");
  static final Setting<Integer> BATCH_LINGER_MS =
      Setting.integer(
          "BATCH_LINGER_MS", 3, 0, 1_000, "Milliseconds to wait for a batch to become full.");
  static final Setting<Set<Role>> ROLES =
      new Setting<>(
          "ROLES",
          "score,predict,audience",
          "`score`, `predict`, `audience` or several, separated by commas",
          "What this instance does: score posts, answer requests, count audiences, for which no"
              + " model is loaded.",
          false,
          ProcessorSettings::roles);
  static final Setting<Integer> STREAM_THREADS =
      Setting.integer("STREAM_THREADS", 2, 1, 64, "Threads that score posts.");
  static final Setting<Integer> PREDICT_THREADS =
      Setting.integer("PREDICT_THREADS", 4, 1, 64, "Threads that answer requests.");
  static final Setting<Integer> SCORER_WORKERS =
      Setting.integer(
          "SCORER_WORKERS", 0, 0, 256, "Inference calls at the same time; 0 means one a core.");
  static final Setting<Integer> QUEUE_CAPACITY =
      Setting.integer(
          "QUEUE_CAPACITY",
          2_048,
          32,
          1_000_000,
          "Most texts of requests, or windows of long ones, that wait for the model; more are"
              + " refused. Posts always wait.");
  static final Setting<Integer> QUEUE_CAPACITY_BYTES =
      Setting.integer(
          "QUEUE_CAPACITY_BYTES",
          32 << 20,
          1 << 20,
          1 << 30,
          "Most bytes of memory that they take, texts and tokens; more are refused.");
  static final Setting<Integer> AUDIENCE_THREADS =
      Setting.integer("AUDIENCE_THREADS", 1, 1, 64, "Threads that count audiences.");
  static final Setting<Integer> AUDIENCE_GRACE_SECONDS =
      Setting.integer(
          "AUDIENCE_GRACE_SECONDS",
          30,
          0,
          86_400,
          "Posts that come so long after the end of their window still count in it.");
  static final Setting<Integer> AUDIENCE_SILENCE_MS =
      Setting.integer(
          "AUDIENCE_SILENCE_MS",
          5_000,
          1_000,
          3_600_000,
          "Without posts for so long, windows are published as final by the clock.");
  static final Setting<Integer> AUDIENCE_RETENTION_HOURS =
      Setting.integer(
          "AUDIENCE_RETENTION_HOURS",
          168,
          1,
          10_000_000,
          "Posts that are older when they arrive are not counted in audiences.");
  static final Setting<Integer> MAX_POSTS_PER_AUTHOR =
      Setting.integer(
          "MAX_POSTS_PER_AUTHOR",
          5,
          1,
          100,
          "Most posts of one author that weigh in, a subject and window.");
  static final Setting<Integer> MAX_SUBJECTS =
      Setting.integer(
          "MAX_SUBJECTS",
          100,
          1,
          10_000,
          "Most subjects of a group that are published by name, declared ones first, then by"
              + " volume; the rest are `other`.");
  static final Setting<Boolean> COUNT_SHARED_POSTS =
      Setting.bool(
          "COUNT_SHARED_POSTS",
          false,
          "Whether a post that names several subjects of a group weighs in for each.");
  static final Setting<Boolean> COUNT_UNSUPPORTED_LANGUAGES =
      Setting.bool(
          "COUNT_UNSUPPORTED_LANGUAGES",
          false,
          "Whether posts in a language that the model does not read weigh in.");
  static final Setting<Path> STATE_DIR =
      Setting.text(
              "STATE_DIR",
              "",
              "Folder that outlives a crash: remembers texts from which the model did not return,"
                  + " and has the state of audiences; empty is the system's temporary folder."
                  + " Instances on one machine may share it: each takes a numbered folder in it, the"
                  + " first that no other has.")
          .accepting("a folder", ProcessorSettings::stateDir);
  static final Setting<Double> SHIFT_K =
      Setting.decimal(
          "SHIFT_K",
          4,
          1,
          100,
          "Standard errors by which an audience's mean must move to have changed its mind;"
              + " see docs/shifts.md.");
  static final Setting<Integer> SHIFT_MIN_POSTS =
      Setting.integer(
          "SHIFT_MIN_POSTS", 15, 1, 1_000_000, "Least posts in a shift's minute to tell one.");
  static final Setting<Integer> SHIFT_MIN_LONG_POSTS =
      Setting.integer(
          "SHIFT_MIN_LONG_POSTS",
          100,
          1,
          1_000_000,
          "Least posts in the 14 minutes before, to tell a shift.");
  static final Setting<Integer> SHIFT_HOLD_SECONDS =
      Setting.integer(
          "SHIFT_HOLD_SECONDS",
          20,
          0,
          300,
          "How long a move must last to be a shift, in whole slices of 10 s.");
  static final Setting<Integer> SHIFT_MIN_GAP_SECONDS =
      Setting.integer(
          "SHIFT_MIN_GAP_SECONDS",
          300,
          0,
          86_400,
          "Least seconds between two shifts of a subject; in the same direction at least 900.");
  static final Setting<Counting.Method> AUDIENCE_COUNTING =
      Setting.choice(
          "AUDIENCE_COUNTING",
          Counting.Method.PROBABILISTIC,
          Counting.Method.class,
          "How an audience's adjusted counts are made of the posts' labels and scores:"
              + " `docs/audience-counting.md`. The plain counts of labels are always published too.");
  static final Setting<Boolean> CLOUDEVENTS =
      Setting.bool(
          "CLOUDEVENTS",
          false,
          "Whether scored posts, windows and shifts carry the headers of CloudEvents 1.0 (binary"
              + " mode); see docs/produce-and-consume.md.");
  static final Setting<String> OPS_HOST =
      Setting.text("OPS_HOST", "127.0.0.1", "Address of `/health` and `/metrics`.");
  static final Setting<Integer> OPS_PORT =
      Setting.integer(
          "OPS_PORT", 8_001, 0, 65_535, "Port of `/health` and `/metrics`; 0 takes any free one.");

  private ProcessorSettings() {}

  static List<Setting<?>> all() {
    return Stream.concat(
            CommonSettings.all().stream(),
            Stream.of(
                REPLY_TOPICS,
                RAW_FORMAT,
                TEXT_POINTER,
                ID_POINTER,
                SUBJECT_POINTER,
                AUTHOR_POINTER,
                TIME_POINTER,
                SUBJECTS,
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
                SHADOW_MODEL,
                MAX_TOKENS,
                LONG_TEXT,
                LABEL_MAP,
                BATCH_SIZE,
                ALLOW_BATCH_DRIFT,
                BATCH_LINGER_MS,
                ROLES,
                STREAM_THREADS,
                PREDICT_THREADS,
                SCORER_WORKERS,
                QUEUE_CAPACITY,
                QUEUE_CAPACITY_BYTES,
                AUDIENCE_THREADS,
                AUDIENCE_GRACE_SECONDS,
                AUDIENCE_SILENCE_MS,
                AUDIENCE_RETENTION_HOURS,
                MAX_POSTS_PER_AUTHOR,
                MAX_SUBJECTS,
                COUNT_SHARED_POSTS,
                COUNT_UNSUPPORTED_LANGUAGES,
                STATE_DIR,
                SHIFT_K,
                SHIFT_MIN_POSTS,
                SHIFT_MIN_LONG_POSTS,
                SHIFT_HOLD_SECONDS,
                SHIFT_MIN_GAP_SECONDS,
                AUDIENCE_COUNTING,
                CLOUDEVENTS,
                OPS_HOST,
                OPS_PORT))
        .toList();
  }

  private static Setting<JsonPointer> pointer(String name, String defaultText, String description) {
    return new Setting<>(
        name,
        defaultText,
        "a JSON Pointer (RFC 6901)",
        description,
        false,
        text -> {
          require(text.matches("(/([^~/]|~[01])*)+"), text);
          return JsonPointer.compile(text);
        });
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

  /** A name may have an equals sign, a label has none. */
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

  private static Set<Role> roles(String text) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String role : text.split(",", -1)) {
      roles.add(Role.valueOf(role.strip().toUpperCase(Locale.ROOT)));
    }
    require(!roles.isEmpty(), text);
    return Collections.unmodifiableSet(roles);
  }

  /** What is wrong with a long value is worth more than the value. */
  private static List<Subject> subjects(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    try {
      JsonNode list = StrictJson.parse(text.getBytes(StandardCharsets.UTF_8));
      if (!list.isArray()) {
        throw new SettingsException("SUBJECTS takes a JSON list of subjects.");
      }
      Map<String, Subject> byName = new LinkedHashMap<>();
      DeclaredSubjects declared = new DeclaredSubjects();
      for (JsonNode item : list) {
        Subject subject = Subject.read(item);
        String exceeded = declared.exceeds(subject);
        if (exceeded != null) {
          throw new SettingsException("SUBJECTS can't be used: " + exceeded);
        }
        declared.put(subject);
        if (byName.put(subject.name(), subject) != null) {
          throw new SettingsException("SUBJECTS names \"" + subject.name() + "\" twice.");
        }
      }
      Subjects.of(byName.values()).rejected().stream()
          .findFirst()
          .ifPresent(
              rule -> {
                throw new SettingsException("SUBJECTS can't be used: " + rule.sentence());
              });
      return List.copyOf(byName.values());
    } catch (BadInputException e) {
      throw new SettingsException("SUBJECTS can't be used: " + e.getMessage());
    }
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

  private static String modelName(String text) {
    ModelName.parse(text); // else it would be told only once it is to be loaded
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
    require(text.matches("[!-~]*"), text); // what a header takes
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static void require(boolean valid, String text) {
    if (!valid) {
      throw new IllegalArgumentException(text);
    }
  }
}
