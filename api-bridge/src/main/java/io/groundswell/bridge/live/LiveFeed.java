package io.groundswell.bridge.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.bridge.audience.WindowLength;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.AudienceWindow;
import io.groundswell.topics.Marker;
import io.groundswell.topics.Shift;
import io.groundswell.topics.Subject;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The live feed: one numbered sequence of events, each serialized once, of which the newest are
 * buffered. A watcher is a position in it: a client that reconnects resumes there, and a slow
 * client is disconnected once its next event is evicted. Thread-safe; all events are sent on the
 * timer's thread.
 */
public final class LiveFeed implements AutoCloseable {
  /** Shortest interval between events of windows. */
  static final Duration WINDOWS_EVERY = Duration.ofMillis(500);

  /** Time to gather a burst of windows, which are published in transactions. */
  static final Duration GATHERING = Duration.ofMillis(50);

  /** Interval of the system's figures, which also serve as a heartbeat. */
  static final Duration PULSE = Duration.ofSeconds(2);

  /** Older figures are unknown. */
  static final Duration FIGURES_HOLD = Duration.ofSeconds(10);

  /** Time for which the feed continues without watchers: most reconnect. */
  static final Duration LINGER = Duration.ofSeconds(15);

  /** Size in bytes at which an event of windows is sent. */
  static final int WINDOWS_BYTES = 256 << 10;

  /** Time to gather changes of subjects. */
  static final Duration SUBJECTS_EVERY = Duration.ofMillis(250);

  /** The most bytes of the full list that is sent beside a difference. */
  static final int WHOLE_BYTES = 16 << 10;

  /** The most subjects of that list. */
  private static final int WHOLE_SUBJECTS = 200;

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final int maxWatchers;
  private final boolean showPosts;
  private final int bufferBytes;
  private final Clock clock;
  private final FeedTimer timer;
  private final Supplier<List<Subject>> subjects;
  private final String bridge =
      new SecureRandom()
          .ints(10, 0, LETTERS.length())
          .mapToObj(at -> LETTERS.substring(at, at + 1))
          .collect(Collectors.joining());

  private final Object lock = new Object();
  private final RecentEvents recent;
  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
  private boolean closed;
  private @Nullable Long leftNanos;

  private final Object windowsLock = new Object();
  private final NewestWindows windows = new NewestWindows();
  private boolean windowsDue;
  private @Nullable Long windowsSentNanos;

  private final AtomicBoolean subjectsDue = new AtomicBoolean();
  private final SubjectChanges changes = new SubjectChanges(); // on the timer's thread only
  private volatile Known known;
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  private record Known(SystemFigures figures, long nanos) {}

  /**
   * @param maxWatchers the most watchers at a time
   * @param showPosts whether the feed has events with texts of posts
   * @param bufferBytes bytes of buffered events
   * @param timer closed with the feed
   * @param subjects all declared subjects, read when one changes
   */
  public LiveFeed(
      int maxWatchers,
      boolean showPosts,
      int bufferBytes,
      Clock clock,
      FeedTimer timer,
      Supplier<List<Subject>> subjects) {
    this.maxWatchers = maxWatchers;
    this.showPosts = showPosts;
    this.bufferBytes = bufferBytes;
    this.clock = clock;
    this.timer = timer;
    this.subjects = subjects;
    this.recent = new RecentEvents(bufferBytes);
    this.known = new Known(SystemFigures.UNKNOWN, timer.nanoTime());
    timer.after(PULSE, this::pulse);
  }

  /** Publishes a changed window. */
  public void window(AudienceWindow window) {
    synchronized (windowsLock) {
      if (!windows.put(window)) {
        lost.incrementAndGet();
      }
      if (!windowsDue) {
        windowsDue = true;
        timer.after(untilWindowsMaySend(), this::sendWindows);
      }
    }
  }

  private Duration untilWindowsMaySend() {
    if (windowsSentNanos == null) {
      return GATHERING;
    }
    Duration rest = WINDOWS_EVERY.minusNanos(timer.nanoTime() - windowsSentNanos);
    return rest.compareTo(GATHERING) > 0 ? rest : GATHERING;
  }

  private void sendWindows() {
    Map<WindowLength, List<AudienceWindow>> taken;
    synchronized (windowsLock) {
      taken = windows.take();
      windowsDue = false;
      windowsSentNanos = timer.nanoTime();
    }
    taken.forEach(this::send);
  }

  private void send(WindowLength length, List<AudienceWindow> changed) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    for (AudienceWindow window : changed) {
      json.write(json.size() == 0 ? '[' : ',');
      json.writeBytes(window.write());
      if (json.size() > WINDOWS_BYTES) {
        json.write(']');
        send("windows", length, json.toByteArray());
        json.reset();
      }
    }
    if (json.size() > 0) {
      json.write(']');
      send("windows", length, json.toByteArray());
    }
  }

  /** Publishes a shift. */
  public void shift(Shift shift) {
    sendSoon("shift", shift.write()); // throws to the caller, who skips the record
  }

  /** Publishes a marker. */
  public void marker(Marker marker) {
    sendSoon("marker", marker.write());
  }

  /** Queues an event; the queue has the same limit as the buffer. */
  private void sendSoon(String type, byte[] json) {
    if (waitingBytes.addAndGet(json.length) > bufferBytes) {
      waitingBytes.addAndGet(-json.length);
      lost.incrementAndGet();
      return;
    }
    timer.after(
        Duration.ZERO,
        () -> {
          waitingBytes.addAndGet(-json.length);
          send(type, null, json);
        });
  }

  /** All subjects have been consumed for the first time: publishes changes from now on. */
  public void subjectsRebuilt() {
    timer.after(Duration.ZERO, () -> changes.known(subjects.get()));
  }

  /** Publishes changes of subjects, soon. */
  public void subjectsChanged() {
    if (subjectsDue.compareAndSet(false, true)) {
      timer.after(SUBJECTS_EVERY, this::sendSubjects);
    }
  }

  private void sendSubjects() {
    subjectsDue.set(false);
    List<Subject> all = subjects.get();
    List<byte[]> changed = changes.since(all);
    changed.forEach(json -> send("subject_changes", null, json));
    if (!changed.isEmpty()) {
      sendWhole(all);
    }
  }

  /** For clients that don't support differences, while the list is small. */
  private void sendWhole(List<Subject> all) {
    ObjectNode json = StrictJson.object();
    ArrayNode list = json.putArray("subjects");
    for (int i = 0; i < all.size() && i < WHOLE_SUBJECTS; i++) {
      list.add(all.get(i).json());
    }
    byte[] whole = StrictJson.write(json);
    if (all.size() <= WHOLE_SUBJECTS && whole.length <= WHOLE_BYTES) {
      send("subjects", null, whole);
    }
  }

  /**
   * Publishes posts, unless {@code LIVE_POSTS} is false.
   *
   * @param newest in order of time
   */
  public void posts(List<LivePost> newest) {
    if (showPosts && !newest.isEmpty()) {
      timer.after(Duration.ZERO, () -> sendPosts(newest));
    }
  }

  private void sendPosts(List<LivePost> newest) {
    ArrayNode list = StrictJson.object().putArray("posts");
    newest.forEach(post -> list.add(post.json()));
    send("posts", null, StrictJson.write(list));
  }

  /** Sets the system's figures, which the next heartbeat publishes. */
  public void system(SystemFigures figures) {
    known = new Known(figures, timer.nanoTime());
  }

  private void pulse() {
    timer.after(PULSE, this::pulse);
    if (watched()) {
      Known now = known;
      boolean holds = timer.nanoTime() - now.nanos() <= FIGURES_HOLD.toNanos();
      SystemFigures figures = holds ? now.figures() : SystemFigures.UNKNOWN;
      send("system", null, figures.write(watchers()));
    }
  }

  private void send(String type, @Nullable WindowLength length, byte[] json) {
    synchronized (lock) {
      recent.add(LiveEvent.of(bridge, recent.last() + 1, type, length, json));
    }
    for (Watcher watcher : watchers) {
      if (isLost(watcher)) {
        countDropped();
        leave(watcher);
        watcher.cut();
      } else {
        watcher.wake();
      }
    }
  }

  private boolean isLost(Watcher watcher) {
    synchronized (lock) {
      return !recent.hasAllAfter(watcher.place());
    }
  }

  /**
   * Adds a watcher. It starts after the event of an id if all later events are buffered, else with
   * the next event.
   *
   * @param lastId as the client sent it, unchecked; null for none
   * @return null if there are too many watchers, or the feed is closed
   */
  public @Nullable Watcher join(WindowLength length, @Nullable String lastId) {
    synchronized (lock) {
      if (closed || watchers.size() >= maxWatchers) {
        refused.incrementAndGet();
        return null;
      }
      long asked = sequence(lastId);
      boolean resumed = recent.hasAllAfter(asked);
      long place = resumed ? asked : recent.last();
      Watcher watcher = new Watcher(this, length, place, hello(place, resumed));
      watchers.add(watcher);
      return watcher;
    }
  }

  /** The sequence in an id of this bridge; -1 for any other text. */
  private long sequence(@Nullable String id) {
    if (id == null || !id.startsWith(bridge + "-")) {
      return -1;
    }
    String number = id.substring(bridge.length() + 1);
    return number.matches("[0-9]{1,18}") ? Long.parseLong(number) : -1;
  }

  private byte[] hello(long place, boolean resumed) {
    ObjectNode json = StrictJson.object().put("resumed", resumed);
    json.put("time", clock.instant().toString()).put("posts", showPosts);
    return LiveEvent.frame(bridge, place, "hello", StrictJson.write(json));
  }

  byte @Nullable [] next(Watcher watcher) {
    synchronized (lock) {
      if (!recent.hasAllAfter(watcher.place())) {
        return null; // about to be disconnected
      }
      LiveEvent event = recent.after(watcher.place(), watcher.length());
      watcher.moveTo(event == null ? recent.last() : event.sequence());
      return event == null ? null : event.frame();
    }
  }

  void leave(Watcher watcher) {
    synchronized (lock) {
      if (watchers.remove(watcher)) {
        leftNanos = timer.nanoTime();
      }
    }
  }

  /** Whether the feed has watchers, or had some within {@link #LINGER}. */
  public boolean watched() {
    synchronized (lock) {
      return !watchers.isEmpty()
          || (leftNanos != null && timer.nanoTime() - leftNanos < LINGER.toNanos());
    }
  }

  /** The number of watchers. */
  public int watchers() {
    return watchers.size();
  }

  /** Whether {@link #join} would return null. */
  public boolean isFull() {
    synchronized (lock) {
      return closed || watchers.size() >= maxWatchers;
    }
  }

  void countDropped() {
    dropped.incrementAndGet();
  }

  /** Watchers that were disconnected because they were too slow. */
  public long dropped() {
    return dropped.get();
  }

  /** Watchers that were refused because there were too many. */
  public long refused() {
    return refused.get();
  }

  /** Windows, shifts and markers that were not sent because the queue was full. */
  public long lost() {
    return lost.get();
  }

  /** Published events. */
  public long events() {
    synchronized (lock) {
      return recent.last();
    }
  }

  boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  /** Ends every watcher and refuses new ones. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    timer.close();
    watchers.forEach(Watcher::end);
  }
}
