package io.groundswell.processor.stream.audience;

import io.groundswell.processor.audience.AudienceOptions;
import io.groundswell.processor.audience.PublishingClock;
import io.groundswell.processor.audience.SubjectWindow;
import io.groundswell.processor.audience.Subjects;
import io.groundswell.processor.audience.SubjectsView;
import io.groundswell.processor.audience.Summary;
import io.groundswell.processor.audience.Watermark;
import io.groundswell.processor.audience.WindowSize;
import io.groundswell.processor.audience.WindowSize.Window;
import io.groundswell.topics.AudienceWindow;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Counts posts by subject in windows of each length, and tells those who compare of what has
 * changed. Closing and telling go by the {@link PublishingClock}, discarding by the {@link
 * Watermark} alone.
 */
final class CountWindows extends ContextualProcessor<String, SubjectMessage, String, GroupMessage> {
  static final String STORE = "counts";

  /** So many subjects of a window are counted one by one; those that come later are "other". */
  static final int MAX_COUNTED = 100_000;

  static final Duration TICK = Duration.ofMillis(250);

  /** Sources say every second that they are idle. */
  private static final long IDLE_LEASE_MS = 5_000;

  /** A closed window may have a million rows: they go in steps, so that posts don't wait. */
  private static final int DELETED_A_TICK = 10_000;

  /** Authors beyond those known one by one share buckets, and what a bucket may weigh in. */
  private static final int AUTHOR_BUCKET_BYTES = 2;

  private static final Comparator<Window> BY_END =
      Comparator.comparingLong(Window::endMs)
          .thenComparing(Window::size)
          .thenComparingLong(Window::startMs);

  private final AudienceOptions options;
  private final SubjectsView subjectsView;
  private final IntSupplier sources;
  private final AudienceMetrics metrics;
  private final Map<Window, OpenWindow> open = new TreeMap<>(BY_END);
  private final Deque<Window> discarded = new ArrayDeque<>();
  private Subjects subjects;
  private int part;

  @SuppressWarnings("NullAway.Init") // the store is there once the task is
  private CountStore store;

  @SuppressWarnings("NullAway.Init")
  private Watermark watermark;

  @SuppressWarnings("NullAway.Init")
  private PublishingClock clock;

  CountWindows(
      AudienceOptions options,
      SubjectsView subjectsView,
      IntSupplier sources,
      AudienceMetrics metrics) {
    this.options = options;
    this.subjectsView = subjectsView;
    this.subjects = subjectsView.subjects();
    this.sources = sources;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<String, GroupMessage> context) {
    super.init(context);
    store = new CountStore(context.getStateStore(STORE));
    part = context.taskId().partition();
    watermark = new Watermark(sources.getAsInt(), IDLE_LEASE_MS);
    clock = new PublishingClock(options.silenceMs(), context.currentSystemTimeMs());
    store.eachProgress(watermark::reached);
    subjects = subjectsView.subjects();
    discarded.clear();
    discarded.addAll(store.discarded());
    index();
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  @Override
  public void process(Record<String, SubjectMessage> record) {
    long nowMs = context().currentSystemTimeMs();
    followSubjects();
    if (record.value() instanceof SubjectMessage.Progress progress) {
      heard(progress, nowMs);
    } else if (record.value() instanceof SubjectMessage.Post post) {
      clock.input(nowMs);
      count(record.key(), post, watermark.at(nowMs));
    }
  }

  private void heard(SubjectMessage.Progress progress, long nowMs) {
    if (progress.reachedMs() != Watermark.NONE
        && watermark.reached(progress.source(), progress.reachedMs())) {
      store.progress(progress.source(), progress.reachedMs());
      clock.input(nowMs);
    }
    if (progress.idle()) {
      watermark.idle(progress.source(), nowMs);
    }
  }

  private void count(String subject, SubjectMessage.Post post, long streamMs) {
    if (streamMs != Watermark.NONE && post.timeMs() < streamMs - options.retentionMs()) {
      metrics.expired();
      return;
    }
    boolean taken = false;
    boolean capped = false;
    for (WindowSize size : WindowSize.values()) {
      Window window = size.at(size.startOf(post.timeMs()));
      if (isPast(window, streamMs)) {
        metrics.late(size);
      } else {
        taken = true;
        capped |= !count(window, subject, post);
      }
    }
    if (taken) {
      metrics.counted();
    }
    if (capped) {
      metrics.capped();
    }
    if (post.unsupported()) {
      metrics.unsupported();
    } else if (post.shared()) {
      metrics.shared();
    }
  }

  /** False if the post is beyond what its author may weigh in. */
  private boolean count(Window window, String named, SubjectMessage.Post post) {
    OpenWindow in = open.computeIfAbsent(window, w -> new OpenWindow(options.maxSubjects()));
    String subject = named;
    SubjectWindow state = store.window(window, subject);
    if (state == null && in.subjects() >= MAX_COUNTED && !subjects.declares(subject)) {
      subject = AudienceWindow.OTHER;
      state = store.window(window, subject);
    }
    Summary before = state == null ? null : state.summary();
    SubjectWindow now = state == null ? new SubjectWindow() : state;
    boolean capped = false;
    if (post.unsupported()) {
      now.unsupported();
    } else if (post.shared()) {
      now.shared();
    } else if (mayWeighIn(window, subject, now, post.author())) {
      now.weighIn(post.label(), post.negative(), post.neutral(), post.positive(), post.textHash());
    } else {
      now.capped();
      capped = true;
    }
    store.window(window, subject, now);
    index(in, window, subject, before, now.summary());
    return !capped;
  }

  private boolean mayWeighIn(
      Window window, String subject, SubjectWindow state, @Nullable Long author) {
    if (author == null) {
      state.unknownAuthor();
      return true;
    }
    byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(author).array();
    int posts = store.postsOf(window, subject, key);
    if (posts == 0) {
      if (state.trackedAuthors() < options.maxAuthors()) {
        state.newAuthor();
      } else {
        String of = subject;
        state.furtherAuthor(author, () -> store.authors(window, of));
        key = Arrays.copyOf(key, AUTHOR_BUCKET_BYTES);
        posts = store.postsOf(window, subject, key);
      }
    }
    if (posts >= options.maxPostsPerAuthor()) {
      return false;
    }
    store.postsOf(window, subject, key, posts + 1);
    return true;
  }

  private void index(
      OpenWindow in, Window window, String subject, @Nullable Summary before, Summary after) {
    String group = groupOf(subject);
    String out = in.counted(group, subject, subjects.declares(subject), before, after);
    if (out != null) {
      SubjectWindow state = Objects.requireNonNull(store.window(window, out));
      in.pushedOut(group, out, state.summary());
      tellGone(window, group, out, state, true);
    }
  }

  private void tellGone(
      Window window, String group, String subject, SubjectWindow state, boolean folded) {
    if (state.byName()) {
      state.byName(false);
      store.window(window, subject, state);
      forward(group, new GroupMessage.Gone(window, subject, folded));
    }
  }

  /** Makes the index anew from the store; those that had a place keep it at a tie. */
  private void index() {
    open.clear();
    List<Indexed> rows = new ArrayList<>();
    store.eachWindow((window, subject, state) -> rows.add(Indexed.of(window, subject, state)));
    rows.removeIf(row -> discarded.contains(row.window));
    rows.sort(Comparator.comparing(row -> !row.byName));
    for (Indexed row : rows) {
      OpenWindow in = open.computeIfAbsent(row.window, w -> new OpenWindow(options.maxSubjects()));
      if (row.revision > 0) {
        in.close();
      }
      index(in, row.window, row.subject, null, row.summary);
    }
    for (Indexed row : rows) {
      OpenWindow.Group group =
          Objects.requireNonNull(
              Objects.requireNonNull(open.get(row.window)).groups().get(groupOf(row.subject)));
      if (row.byName && !group.top.contains(row.subject)) {
        SubjectWindow state = Objects.requireNonNull(store.window(row.window, row.subject));
        tellGone(row.window, groupOf(row.subject), row.subject, state, true);
      } else if (row.byName && !row.unpublished) {
        group.changed.remove(row.subject); // told already
      }
    }
  }

  private record Indexed(
      Window window,
      String subject,
      boolean byName,
      boolean unpublished,
      int revision,
      Summary summary) {
    static Indexed of(Window window, String subject, SubjectWindow state) {
      return new Indexed(
          window, subject, state.byName(), state.unpublished(), state.revision(), state.summary());
    }
  }

  private void tick(long nowMs) {
    followSubjects();
    long streamMs = watermark.at(nowMs);
    long clockMs = clock.at(nowMs, watermark);
    for (Window window : List.copyOf(open.keySet())) {
      OpenWindow state = Objects.requireNonNull(open.get(window));
      boolean past = isPast(window, streamMs);
      boolean closing = !state.closed() && (past || isPast(window, clockMs));
      if (closing) {
        state.close();
      }
      state.groups().forEach((group, of) -> tell(window, group, of, closing, state.closed()));
      if (past) {
        state
            .groups()
            .keySet()
            .forEach(group -> forward(group, new GroupMessage.Closed(window, part)));
        open.remove(window);
        store.discard(window);
        discarded.add(window);
      }
    }
    discard();
  }

  private void tell(
      Window window, String group, OpenWindow.Group of, boolean closing, boolean closed) {
    Set<String> subjectsToTell = closing ? of.top.subjects() : of.changed;
    for (String subject : List.copyOf(subjectsToTell)) {
      SubjectWindow state = Objects.requireNonNull(store.window(window, subject));
      state.publish(closed);
      state.byName(true);
      store.window(window, subject, state);
      forward(
          group,
          new GroupMessage.Row(
              window,
              part,
              subject,
              subjects.declares(subject),
              state.revision(),
              state.summary()));
    }
    of.changed.clear();
    if (of.restChanged || (closing && of.restSubjects > 0)) {
      of.restChanged = false;
      forward(group, new GroupMessage.Rest(window, part, of.restSubjects, closed, of.rest));
    }
  }

  private void discard() {
    int left = DELETED_A_TICK;
    while (left > 0 && !discarded.isEmpty()) {
      int deleted = store.delete(discarded.getFirst(), left);
      if (deleted < left) {
        discarded.removeFirst();
      }
      left -= deleted;
    }
  }

  /** A change of subjects or groups moves those that are being counted. */
  private void followSubjects() {
    Subjects now = subjectsView.subjects();
    if (now == subjects) {
      return;
    }
    Subjects before = subjects;
    subjects = now;
    List<Runnable> moves = new ArrayList<>();
    store.eachWindow(
        (window, subject, state) -> {
          String from = groupOf(before, subject);
          if (!from.equals(groupOf(subject))) {
            moves.add(() -> move(window, subject, from));
          } else if (before.declares(subject) != now.declares(subject)) {
            moves.add(() -> {}); // it ranks differently
          }
        });
    if (!moves.isEmpty()) {
      moves.forEach(Runnable::run);
      index();
      open.values().forEach(CountWindows::tellAll);
    }
  }

  private void move(Window window, String subject, String from) {
    SubjectWindow state = Objects.requireNonNull(store.window(window, subject));
    tellGone(window, from, subject, state, false);
  }

  private static void tellAll(OpenWindow window) {
    for (OpenWindow.Group group : window.groups().values()) {
      group.changed.addAll(group.top.subjects());
      group.restChanged = true;
    }
  }

  private boolean isPast(Window window, long timeMs) {
    return timeMs != Watermark.NONE && window.endMs() + options.graceMs() <= timeMs;
  }

  private String groupOf(String subject) {
    return groupOf(subjects, subject);
  }

  private static String groupOf(Subjects subjects, String subject) {
    String group = subjects.group(subject);
    return group == null ? "" : group;
  }

  private void forward(String group, GroupMessage message) {
    context().forward(new Record<>(group, message, context().currentSystemTimeMs()));
  }
}
