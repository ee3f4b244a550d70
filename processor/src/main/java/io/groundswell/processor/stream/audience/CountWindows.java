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
import io.groundswell.processor.stream.audience.PostCounter.Taken;
import io.groundswell.topics.AudienceWindow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
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

  /**
   * A partition without posts for so long holds up no discarding. Longer than the scorer, while it
   * catches up, leaves one partition aside for another: posts are late for good.
   */
  private static final long IDLE_AFTER_MS = 60_000;

  /** A closed window may have a million rows: they go in steps, so that posts don't wait. */
  private static final int DELETED_A_TICK = 10_000;

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
  private PostCounter counter;

  @SuppressWarnings("NullAway.Init")
  private ShiftWatch shifts;

  @SuppressWarnings("NullAway.Init")
  private Watermark watermark;

  /** As {@link #watermark}, but sooner goes on without those that have nothing to read. */
  @SuppressWarnings("NullAway.Init")
  private Watermark published;

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
    KeyValueStore<Bytes, byte[]> rows = context.getStateStore(STORE);
    store = new CountStore(rows);
    counter = new PostCounter(options, store);
    shifts = new ShiftWatch(options.shifts(), new HistoryStore(rows));
    part = context.taskId().partition();
    watermark = new Watermark(sources.getAsInt(), IDLE_AFTER_MS);
    published = new Watermark(sources.getAsInt(), options.silenceMs());
    clock = new PublishingClock(options.silenceMs(), context.currentSystemTimeMs());
    store.eachProgress(
        (source, reachedMs) -> {
          watermark.reached(source, reachedMs);
          published.reached(source, reachedMs);
        });
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
      count(record.key(), post, watermark.timeMs());
    }
  }

  private void heard(SubjectMessage.Progress progress, long nowMs) {
    int source = progress.source();
    if (watermark.heard(source, progress.reachedMs(), progress.quietMs())) {
      store.progress(source, watermark.position(source));
    }
    published.heard(source, progress.reachedMs(), progress.quietMs());
    if (progress.quietMs() == 0) {
      clock.input(nowMs);
    }
  }

  private void count(String subject, SubjectMessage.Post post, long streamMs) {
    if (streamMs != Watermark.NONE && post.timeMs() < streamMs - options.retentionMs()) {
      metrics.expired();
      return;
    }
    Set<Taken> taken = EnumSet.noneOf(Taken.class);
    for (WindowSize size : WindowSize.values()) {
      Window window = size.at(size.startOf(post.timeMs()));
      if (isPast(window, streamMs)) {
        metrics.late(size);
        continue;
      }
      Taken how = count(window, subject, post);
      taken.add(how);
      if (how == Taken.WEIGHS_IN && size == WindowSize.MINUTE) {
        shifts.counted(subject, post);
      }
    }
    metrics.counted(taken);
  }

  private Taken count(Window window, String named, SubjectMessage.Post post) {
    OpenWindow in = open.computeIfAbsent(window, w -> new OpenWindow(options.maxSubjects()));
    String subject = named;
    SubjectWindow known = store.window(window, subject);
    if (known == null && in.subjects() >= MAX_COUNTED && !subjects.declares(subject)) {
      subject = AudienceWindow.OTHER;
      known = store.window(window, subject);
    }
    // Summaries take time: those told of by name need none before they are told of.
    Summary inRest =
        known == null || in.isByName(groupOf(subject), subject) ? null : known.summary();
    SubjectWindow state = known == null ? new SubjectWindow() : known;
    Taken taken = counter.count(window, subject, state, post);
    store.window(window, subject, state);
    index(in, window, subject, known == null, inRest, state, Runnable::run);
    return taken;
  }

  /**
   * Gives a subject its place in the index, which may cost another its own.
   *
   * @param telling takes what is to be told of that; it changes the store
   */
  private void index(
      OpenWindow in,
      Window window,
      String subject,
      boolean isNew,
      @Nullable Summary inRest,
      SubjectWindow now,
      Consumer<Runnable> telling) {
    String group = groupOf(subject);
    String out = in.counted(group, subject, subjects.declares(subject), isNew, inRest, now);
    if (out != null) {
      SubjectWindow loser = Objects.requireNonNull(store.window(window, out));
      in.pushedOut(group, out, loser.summary());
      telling.accept(() -> tellGone(window, out, loser, true));
    }
  }

  private void tellGone(Window window, String subject, SubjectWindow state, boolean folded) {
    String group = state.toldTo();
    if (group != null) {
      state.toldTo(null);
      store.window(window, subject, state);
      forward(group, new GroupMessage.Gone(window, subject, folded));
    }
  }

  /** Makes the index anew from the store; those that had a place keep it at a tie. */
  private void index() {
    open.clear();
    List<Runnable> gone = new ArrayList<>(); // the store must not change while it is read
    for (boolean byName : new boolean[] {true, false}) {
      store.eachWindow(
          (window, subject, state) -> {
            if ((state.toldTo() != null) == byName && !discarded.contains(window)) {
              index(window, subject, state, gone);
            }
          });
    }
    gone.forEach(Runnable::run);
  }

  private void index(Window window, String subject, SubjectWindow state, List<Runnable> gone) {
    OpenWindow in = open.computeIfAbsent(window, w -> new OpenWindow(options.maxSubjects()));
    if (state.revision() > 0) {
      in.close();
    }
    index(in, window, subject, true, null, state, gone::add);
    String group = groupOf(subject);
    if (state.toldTo() == null) {
      return;
    }
    if (!group.equals(state.toldTo())) {
      gone.add(() -> tellGone(window, subject, state, false)); // it has gone to another group
    } else if (!in.isByName(group, subject)) {
      gone.add(() -> tellGone(window, subject, state, true)); // there are fewer places now
    } else if (!state.unpublished()) {
      in.told(group, subject);
    }
  }

  private void tick(long nowMs) {
    followSubjects();
    long streamMs = watermark.timeMs();
    long clockMs = clock.at(nowMs, published);
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
    if (clockMs != Watermark.NONE) {
      shifts.look(
          nowMs,
          clockMs,
          subjects::group,
          shift -> forward(groupOf(shift.subject()), new GroupMessage.Moved(shift)));
    }
    if (streamMs != Watermark.NONE) {
      shifts.forget(streamMs, DELETED_A_TICK);
    }
  }

  private void tell(
      Window window, String group, OpenWindow.Group of, boolean closing, boolean closed) {
    Set<String> subjectsToTell = closing ? of.top.subjects() : of.changed;
    for (String subject : List.copyOf(subjectsToTell)) {
      SubjectWindow state = Objects.requireNonNull(store.window(window, subject));
      state.publish(closed);
      state.toldTo(group);
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
    AtomicBoolean affected = new AtomicBoolean();
    store.eachWindow(
        (window, subject, state) -> {
          if (!groupOf(before, subject).equals(groupOf(subject))
              || before.declares(subject) != now.declares(subject)) {
            affected.set(true);
          }
        });
    if (affected.get()) {
      index();
      open.values().forEach(CountWindows::tellAll);
    }
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
