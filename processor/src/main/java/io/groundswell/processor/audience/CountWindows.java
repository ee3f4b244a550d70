package io.groundswell.processor.audience;

import io.groundswell.audience.AudienceOptions;
import io.groundswell.audience.SubjectMatcher;
import io.groundswell.audience.SubjectWindow;
import io.groundswell.audience.SubjectsView;
import io.groundswell.audience.Summary;
import io.groundswell.audience.Watermark;
import io.groundswell.audience.WindowSize;
import io.groundswell.audience.WindowSize.Window;
import io.groundswell.processor.audience.PostCounter.Taken;
import io.groundswell.processor.stream.RecordFailures.Reason;
import io.groundswell.processor.stream.RecordGuard;
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
 * Counts posts by subject in windows of each length, and forwards changed counts to {@link
 * CompareGroups}. Time comes from {@link EventClocks}.
 *
 * <p>A post that fails midway, because of a defect in this class, stays counted in some windows and
 * is missing in the others: one post must not stop the topology. No post counts twice. The state in
 * memory is then rebuilt from the store.
 */
final class CountWindows extends ContextualProcessor<String, SubjectMessage, String, GroupMessage> {
  static final String STORE = "counts";

  /** Most subjects of a window that are counted individually; later ones are "other". */
  static final int MAX_COUNTED = 100_000;

  static final Duration TICK = Duration.ofMillis(250);

  /** A closed window may have a million rows: deletion in steps does not delay posts. */
  private static final int DELETED_PER_TICK = 10_000;

  private static final Comparator<Window> BY_END =
      Comparator.comparingLong(Window::endMs)
          .thenComparing(Window::size)
          .thenComparingLong(Window::startMs);

  private final AudienceOptions options;
  private final SubjectsView subjectsView;
  private final IntSupplier sources;
  private final AudienceMetrics metrics;
  private final RecordGuard guard;
  private final Map<Window, OpenWindow> open = new TreeMap<>(BY_END);
  private final Deque<Window> discarded = new ArrayDeque<>();
  private SubjectMatcher subjects;
  private int part;

  /** Whether the state in memory may differ from the store. */
  private boolean doubtful;

  @SuppressWarnings("NullAway.Init") // the store is there once the task is
  private CountStore store;

  @SuppressWarnings("NullAway.Init")
  private PostCounter counter;

  @SuppressWarnings("NullAway.Init")
  private ShiftWatch shifts;

  @SuppressWarnings("NullAway.Init")
  private EventClocks clocks;

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
    this.guard = RecordGuard.ofStateful(metrics.failures());
  }

  @Override
  public void init(ProcessorContext<String, GroupMessage> context) {
    super.init(context);
    KeyValueStore<Bytes, byte[]> rows = context.getStateStore(STORE);
    store = new CountStore(rows, metrics.failures());
    counter = new PostCounter(options, store);
    shifts = new ShiftWatch(options.shifts(), new HistoryStore(rows, metrics.failures()));
    part = context.taskId().partition();
    clocks =
        new EventClocks(
            store, sources.getAsInt(), options.silenceMs(), context.currentSystemTimeMs());
    subjects = subjectsView.subjects();
    discarded.clear();
    discarded.addAll(store.discarded());
    index();
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  @Override
  public void process(Record<String, SubjectMessage> record) {
    long nowMs = context().currentSystemTimeMs();
    SubjectMessage message = record.value();
    if (message == null || !message.isPlausible(record.key(), sources.getAsInt(), nowMs)) {
      metrics.failures().count(Reason.UNREADABLE_RECORD, RecordGuard.at(context()), null);
    } else {
      guarded(() -> take(record.key(), message, nowMs));
    }
  }

  private void take(String subject, SubjectMessage message, long nowMs) {
    followSubjects();
    if (message instanceof SubjectMessage.Progress progress) {
      clocks.update(progress, nowMs);
    } else if (message instanceof SubjectMessage.Post post) {
      clocks.input(nowMs);
      count(subject, post, clocks.streamMs());
    }
  }

  private void guarded(Runnable work) {
    doubtful |= guard.run(() -> RecordGuard.at(context()), work) != null;
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
    // Summaries take time: subjects published individually need one only when they are published.
    Summary inRest =
        known == null || in.isByName(groupOf(subject), subject) ? null : known.summary();
    SubjectWindow state = known == null ? new SubjectWindow() : known;
    Taken taken = counter.count(window, subject, state, post);
    store.window(window, subject, state);
    index(in, window, subject, known == null, inRest, state, Runnable::run);
    return taken;
  }

  /**
   * Ranks a subject in the index, which may displace another.
   *
   * @param forwarding runs or defers the message about the displaced subject; it changes the store
   */
  private void index(
      OpenWindow in,
      Window window,
      String subject,
      boolean isNew,
      @Nullable Summary inRest,
      SubjectWindow now,
      Consumer<Runnable> forwarding) {
    String group = groupOf(subject);
    String out = in.counted(group, subject, subjects.declares(subject), isNew, inRest, now);
    if (out != null) {
      SubjectWindow loser = store.window(window, out);
      if (loser != null) {
        in.pushedOut(group, out, loser.summary());
        forwarding.accept(() -> forwardGone(window, out, loser, true));
      }
    }
  }

  private void forwardGone(Window window, String subject, SubjectWindow state, boolean folded) {
    String group = state.publishedGroup();
    if (group != null) {
      state.publishedGroup(null);
      store.window(window, subject, state);
      forward(group, new GroupMessage.Gone(window, subject, folded));
    }
  }

  /** Rebuilds the index from the store; at a tie, subjects that had a place keep it. */
  private void index() {
    open.clear();
    List<Runnable> gone = new ArrayList<>(); // the store must not change while it is read
    for (boolean byName : new boolean[] {true, false}) {
      store.eachWindow(
          (window, subject, state) -> {
            if ((state.publishedGroup() != null) == byName && !discarded.contains(window)) {
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
    if (state.publishedGroup() == null) {
      return;
    }
    if (!group.equals(state.publishedGroup())) {
      gone.add(() -> forwardGone(window, subject, state, false)); // moved to another group
    } else if (!in.isByName(group, subject)) {
      gone.add(() -> forwardGone(window, subject, state, true)); // there are fewer places
    } else if (!state.unpublished()) {
      in.published(group, subject);
    }
  }

  /** Guards each step, so that a failure in one window does not delay another. */
  private void tick(long nowMs) {
    guarded(this::followSubjects);
    if (doubtful) {
      doubtful = false;
      guarded(this::indexAndForwardAll);
    }
    long streamMs = clocks.streamMs();
    long clockMs = clocks.publishingMs(nowMs);
    for (Window window : List.copyOf(open.keySet())) {
      guarded(() -> forwardChanges(window, streamMs, clockMs));
    }
    guarded(this::discard);
    if (clockMs != Watermark.NONE) {
      guarded(() -> lookForShifts(nowMs, clockMs));
    }
    if (streamMs != Watermark.NONE) {
      guarded(() -> shifts.forget(streamMs, DELETED_PER_TICK));
    }
  }

  private void lookForShifts(long nowMs, long clockMs) {
    shifts.look(
        nowMs,
        clockMs,
        subjects::group,
        shift -> forward(groupOf(shift.subject()), new GroupMessage.Moved(shift)));
  }

  private void forwardChanges(Window window, long streamMs, long clockMs) {
    OpenWindow state = Objects.requireNonNull(open.get(window));
    boolean past = isPast(window, streamMs);
    boolean closing = !state.closed() && (past || isPast(window, clockMs));
    if (closing) {
      state.close();
    }
    state
        .groups()
        .forEach((group, of) -> forwardChanges(window, group, of, closing, state.closed()));
    if (past) {
      Set<String> groups = state.groups().keySet();
      groups.forEach(group -> forward(group, new GroupMessage.Closed(window, part)));
      open.remove(window);
      store.discard(window);
      discarded.add(window);
    }
  }

  private void forwardChanges(
      Window window, String group, OpenWindow.Group of, boolean closing, boolean closed) {
    Set<String> changedSubjects = closing ? of.top.subjects() : of.changed;
    for (String subject : List.copyOf(changedSubjects)) {
      SubjectWindow state = store.window(window, subject);
      if (state == null) {
        continue; // its row was unreadable
      }
      state.publish(closed);
      state.publishedGroup(group);
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
    int left = DELETED_PER_TICK;
    while (left > 0 && !discarded.isEmpty()) {
      int deleted = store.delete(discarded.getFirst(), left);
      if (deleted < left) {
        discarded.removeFirst();
      }
      left -= deleted;
    }
  }

  /** Applies a change of subjects or groups to the open windows. */
  private void followSubjects() {
    SubjectMatcher now = subjectsView.subjects();
    if (now == subjects) {
      return;
    }
    SubjectMatcher before = subjects;
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
      indexAndForwardAll();
    }
  }

  private void indexAndForwardAll() {
    index();
    open.values().forEach(CountWindows::markAllChanged);
  }

  private static void markAllChanged(OpenWindow window) {
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

  private static String groupOf(SubjectMatcher subjects, String subject) {
    String group = subjects.group(subject);
    return group == null ? "" : group;
  }

  private void forward(String group, GroupMessage message) {
    context().forward(new Record<>(group, message, context().currentSystemTimeMs()));
  }
}
