package io.groundswell.processor;

import com.fasterxml.jackson.core.JsonPointer;
import io.groundswell.audience.AudienceSettings;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Setting;
import io.groundswell.common.settings.Settings;
import io.groundswell.scorer.ScorerSettings;
import io.groundswell.scorer.hub.ModelName;
import io.groundswell.topics.PostFormat;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The settings of the processor, beside those of its scorer and of audiences. */
public final class ProcessorSettings {
  public static final Setting<List<String>> REPLY_TOPICS =
      Setting.topics(
          "REPLY_TOPICS", "predict-replies", "Topics to which a request may ask its reply.");
  public static final Setting<PostFormat.Kind> RAW_FORMAT =
      Setting.choice(
          "RAW_FORMAT",
          PostFormat.Kind.JSON,
          PostFormat.Kind.class,
          "How values of the raw topic are written; never guessed.");
  public static final Setting<JsonPointer> TEXT_POINTER =
      pointer("TEXT_POINTER", "/text", "Where a JSON post has its text.");
  public static final Setting<JsonPointer> ID_POINTER =
      pointer("ID_POINTER", "/id", "Where a JSON post has its identity.");
  public static final Setting<JsonPointer> SUBJECT_POINTER =
      pointer("SUBJECT_POINTER", "/subject", "Where a JSON post has its subject or subjects.");
  public static final Setting<JsonPointer> AUTHOR_POINTER =
      pointer("AUTHOR_POINTER", "/author", "Where a JSON post has its author.");
  public static final Setting<JsonPointer> TIME_POINTER =
      pointer("TIME_POINTER", "/created_at", "Where a JSON post has its time.");
  public static final Setting<Optional<String>> SHADOW_MODEL =
      Setting.text(
              "SHADOW_MODEL",
              "",
              "A model on trial: instances that score posts have it score them once more, beside what"
                  + " is served; empty for none. See"
                  + " [models](models.md#trying-a-new-model-safely).")
          .accepting(
              ModelName.ACCEPTS,
              text ->
                  text.isEmpty() ? Optional.empty() : Optional.of(ScorerSettings.modelName(text)));
  public static final Setting<Integer> BATCH_LINGER_MS =
      Setting.integer(
          "BATCH_LINGER_MS", 3, 0, 1_000, "Milliseconds to wait for a batch to become full.");
  public static final Setting<Set<Role>> ROLES =
      new Setting<>(
          "ROLES",
          "score,predict,audience",
          "`score`, `predict`, `audience` or several, separated by commas",
          "What this instance does: score posts, answer requests, count audiences, for which no"
              + " model is loaded.",
          false,
          ProcessorSettings::roles);
  public static final Setting<Integer> STREAM_THREADS =
      Setting.integer("STREAM_THREADS", 2, 1, 64, "Threads that score posts.");
  public static final Setting<Integer> PREDICT_THREADS =
      Setting.integer("PREDICT_THREADS", 4, 1, 64, "Threads that answer requests.");
  public static final Setting<Integer> AUDIENCE_THREADS =
      Setting.integer("AUDIENCE_THREADS", 1, 1, 64, "Threads that count audiences.");
  public static final Setting<Boolean> CLOUDEVENTS =
      Setting.bool(
          "CLOUDEVENTS",
          false,
          "Whether scored posts, windows and shifts carry the headers of CloudEvents 1.0 (binary"
              + " mode); see docs/produce-and-consume.md.");
  public static final Setting<String> OPS_HOST =
      Setting.text("OPS_HOST", "127.0.0.1", "Address of `/health` and `/metrics`.");
  public static final Setting<Integer> OPS_PORT =
      Setting.integer(
          "OPS_PORT", 8_001, 0, 65_535, "Port of `/health` and `/metrics`; 0 takes any free one.");

  private ProcessorSettings() {}

  /** Every setting that the processor reads, in the order of the documentation. */
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
                AudienceSettings.SUBJECTS,
                ScorerSettings.REDIS_URL,
                ScorerSettings.REDIS_TLS_CA,
                ScorerSettings.CACHE_TTL,
                ScorerSettings.MODEL_NAME,
                ScorerSettings.MODEL_ROUTES,
                ScorerSettings.MODEL_REVISION,
                ScorerSettings.MODEL_CACHE,
                ScorerSettings.HF_ENDPOINT,
                ScorerSettings.HF_TOKEN,
                ScorerSettings.DJL_REPOSITORY,
                SHADOW_MODEL,
                ScorerSettings.MAX_TOKENS,
                ScorerSettings.LONG_TEXT,
                ScorerSettings.LABEL_MAP,
                ScorerSettings.BATCH_SIZE,
                ScorerSettings.ALLOW_BATCH_DRIFT,
                BATCH_LINGER_MS,
                ROLES,
                STREAM_THREADS,
                PREDICT_THREADS,
                ScorerSettings.SCORER_WORKERS,
                ScorerSettings.QUEUE_CAPACITY,
                AUDIENCE_THREADS,
                AudienceSettings.AUDIENCE_GRACE_SECONDS,
                AudienceSettings.AUDIENCE_SILENCE_MS,
                AudienceSettings.AUDIENCE_RETENTION_HOURS,
                AudienceSettings.MAX_POSTS_PER_AUTHOR,
                AudienceSettings.MAX_SUBJECTS,
                AudienceSettings.COUNT_SHARED_POSTS,
                AudienceSettings.COUNT_UNSUPPORTED_LANGUAGES,
                ScorerSettings.STATE_DIR,
                AudienceSettings.SHIFT_K,
                AudienceSettings.SHIFT_MIN_POSTS,
                AudienceSettings.SHIFT_MIN_LONG_POSTS,
                AudienceSettings.SHIFT_HOLD_SECONDS,
                AudienceSettings.SHIFT_MIN_GAP_SECONDS,
                AudienceSettings.AUDIENCE_COUNTING,
                CLOUDEVENTS,
                OPS_HOST,
                OPS_PORT))
        .toList();
  }

  /** How values of the raw topic are written. */
  public static PostFormat postFormat(Settings settings) {
    return new PostFormat(
        settings.get(RAW_FORMAT),
        settings.get(TEXT_POINTER),
        settings.get(ID_POINTER),
        settings.get(SUBJECT_POINTER),
        settings.get(AUTHOR_POINTER),
        settings.get(TIME_POINTER));
  }

  private static Setting<JsonPointer> pointer(String name, String defaultText, String description) {
    return new Setting<>(
        name,
        defaultText,
        "a JSON Pointer (RFC 6901)",
        description,
        false,
        text -> {
          if (!text.matches("(/([^~/]|~[01])*)+")) {
            throw new IllegalArgumentException(text);
          }
          return JsonPointer.compile(text);
        });
  }

  private static Set<Role> roles(String text) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String role : text.split(",", -1)) {
      roles.add(Role.valueOf(role.strip().toUpperCase(Locale.ROOT)));
    }
    return Collections.unmodifiableSet(roles);
  }
}
