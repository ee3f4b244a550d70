package io.groundswell.processor.audience;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.audience.AudienceOptions;
import io.groundswell.audience.EventTime;
import io.groundswell.audience.SampledPost;
import io.groundswell.audience.SubjectMatcher;
import io.groundswell.audience.SubjectsView;
import io.groundswell.audience.Watermark;
import io.groundswell.audience.WindowSize;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.processor.stream.RecordGuard;
import io.groundswell.topics.AudienceWindow;
import io.groundswell.topics.CreatedAt;
import io.groundswell.topics.Subject;
import io.groundswell.topics.TextRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Forwards one message for each subject of a scored post, and the progress of this partition to
 * every counting task.
 */
final class SubjectFanOut extends ContextualProcessor<byte[], byte[], String, SubjectMessage> {
  /** Most subjects of one post that are counted. */
  static final int MAX_SUBJECTS_OF_A_POST = 32;

  private static final int MAX_ID_CHARS = 200;
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Set<String> LABELS = Set.of("POSITIVE", "NEUTRAL", "NEGATIVE");
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final byte[] KNOWN_GOOD =
      """
      {"text":"I love it","subjects":["known-good"],"label":"POSITIVE",
       "scores":{"negative":0.1,"neutral":0.2,"positive":0.7}}"""
          .getBytes(StandardCharsets.UTF_8);
  private static final Hasher64 HASHER = Hashing.komihash5_0();

  private final AudienceOptions options;
  private final SubjectsView subjectsView;
  private final AudienceMetrics metrics;
  private final RecordGuard guard;
  private long reachedMs = Watermark.NONE;
  private long reportedMs = Watermark.NONE;
  private int quietTicks;
  private int source;

  SubjectFanOut(AudienceOptions options, SubjectsView subjectsView, AudienceMetrics metrics) {
    this.options = options;
    this.subjectsView = subjectsView;
    this.metrics = metrics;
    this.guard = new RecordGuard(metrics.failures(), this::readKnownGood);
  }

  @Override
  public void init(ProcessorContext<String, SubjectMessage> context) {
    super.init(context);
    source = context.taskId().partition();
    reachedMs = Watermark.NONE;
    reportedMs = Watermark.NONE;
    quietTicks = 0;
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  @Override
  public void process(Record<byte[], byte[]> scored) {
    quietTicks = 0;
    var unused = guard.run(() -> RecordGuard.at(context()), () -> read(scored));
  }

  private void readKnownGood() {
    JsonNode post = Objects.requireNonNull(parse(KNOWN_GOOD), "a scored post is not read as one");
    messages(post, 0, 0);
  }

  private void read(Record<byte[], byte[]> scored) {
    JsonNode post = parse(scored.value());
    if (post == null) {
      metrics.unreadable();
      return;
    }
    JsonNode createdAt = post.path("created_at");
    EventTime time = EventTime.of(createdAt, scored.timestamp(), context().currentSystemTimeMs());
    if (CreatedAt.isUnreadable(createdAt)) {
      metrics.unreadableTime();
    }
    if (time.fromFuture()) {
      metrics.future();
    }
    if (time.timeMs() < time.arrivalMs() - options.retentionMs()) {
      metrics.expired();
      return;
    }
    // All messages are built before the first is forwarded: a post counts for all subjects or none.
    List<Record<String, SubjectMessage>> messages =
        messages(post, time.timeMs(), scored.timestamp());
    if (messages.isEmpty()) {
      metrics.withoutSubject();
    }
    messages.forEach(context()::forward);
    reachedMs = Math.max(reachedMs, time.timeMs());
    WindowSize finest = WindowSize.TEN_SECONDS;
    if (reportedMs == Watermark.NONE || finest.startOf(reachedMs) > finest.startOf(reportedMs)) {
      reportProgress(0);
    }
  }

  /** Idle time is counted in ticks: a blocked thread has not polled, and so is not idle. */
  private void tick(long nowMs) {
    long quietMs = quietTicks * TICK.toMillis();
    quietTicks++;
    if (quietMs >= options.silenceMs()) {
      reportProgress(quietMs);
    } else if (reachedMs > reportedMs) {
      reportProgress(0);
    }
  }

  private void reportProgress(long quietMs) {
    reportedMs = reachedMs;
    SubjectMessage progress = new SubjectMessage.Progress(source, reachedMs, quietMs);
    context().forward(new Record<>("", progress, context().currentSystemTimeMs()));
  }

  private static @Nullable JsonNode parse(byte @Nullable [] value) {
    if (value == null) {
      return null;
    }
    try {
      JsonNode post = StrictJson.parse(value);
      boolean scored =
          post.path("text").isTextual()
              && LABELS.contains(post.path("label").asText())
              && post.path("scores").isObject();
      return scored ? post : null;
    } catch (BadInputException e) {
      return null;
    }
  }

  private List<Record<String, SubjectMessage>> messages(JsonNode post, long timeMs, long recordMs) {
    SubjectMatcher known = subjectsView.subjects();
    Set<String> names = names(post, known);
    boolean unsupported =
        !options.countUnsupported() && !post.path("language_supported").asBoolean(true);
    Map<String, Integer> compared = new HashMap<>();
    for (String name : names) {
      String group = known.group(name);
      if (group != null) {
        compared.merge(group, 1, Integer::sum);
      }
    }
    List<Record<String, SubjectMessage>> messages = new ArrayList<>();
    for (String name : names) {
      String group = known.group(name);
      boolean shared =
          !options.countShared() && group != null && compared.getOrDefault(group, 0) > 1;
      messages.add(new Record<>(name, message(post, timeMs, shared, unsupported), recordMs));
    }
    return messages;
  }

  private Set<String> names(JsonNode post, SubjectMatcher known) {
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode subject : post.path("subjects")) {
      String name = subject.asText().strip();
      if (!name.isEmpty() && names.size() < MAX_SUBJECTS_OF_A_POST) {
        names.add(name.length() > Subject.MAX_NAME_CHARS ? AudienceWindow.OTHER : name);
      }
    }
    if (names.isEmpty()) {
      names.addAll(known.find(post.path("text").asText()));
    }
    return names;
  }

  private SubjectMessage message(JsonNode post, long timeMs, boolean shared, boolean unsupported) {
    String text = post.path("text").asText();
    JsonNode scores = post.path("scores");
    JsonNode id = post.path("id");
    return new SubjectMessage.Post(
        timeMs,
        post.path("label").asText(),
        scores.path("negative").floatValue(),
        scores.path("neutral").floatValue(),
        scores.path("positive").floatValue(),
        author(post.path("author")),
        HASHER.hashCharsToLong(
            SPACE.matcher(text.strip().toLowerCase(Locale.ROOT)).replaceAll(" ")),
        HASHER.hashStream().putInt(source).putLong(offset()).getAsLong(),
        shared,
        unsupported,
        id.isValueNode() && !id.isNull() ? TextRules.cut(id.asText(), MAX_ID_CHARS) : null,
        TextRules.cut(text, SampledPost.MAX_TEXT_CHARS));
  }

  private long offset() {
    return context().recordMetadata().map(RecordMetadata::offset).orElse(0L);
  }

  private static @Nullable Long author(JsonNode author) {
    boolean named = author.isValueNode() && !author.isNull() && !author.asText().isBlank();
    return named ? (Long) HASHER.hashCharsToLong(author.asText().strip()) : null;
  }
}
