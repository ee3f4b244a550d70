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
 * The live feed: one numbered sequence of events, each written once, of which the newest are kept.
 * A watcher is a place in it, so that one who comes back goes on where it was, and one who reads
 * too slowly is cut off as soon as what it should read next is no longer kept. Thread-safe;
 * everything is sent on the timer's thread.
 */
public final class LiveFeed implements AutoCloseable {
  /** Windows are sent at most so often. */
  static final Duration WINDOWS_EVERY = Duration.ofMillis(500);

  /** How long the first window of a burst waits for the others: they come in transactions. */
  static final Duration GATHERING = Duration.ofMillis(50);

  /** The figures of the system, and thereby a sign of life, are sent so often. */
  static final Duration PULSE = Duration.ofSeconds(2);

  /** Figures that are older are unknown. */
  static final Duration FIGURES_HOLD = Duration.ofSeconds(10);

  /** Most who lose a connection come back: so long the feed goes on as if somebody watched. */
  static final Duration LINGER = Duration.ofSeconds(15);

  /** An event of windows is closed when it has more bytes. */
  static final int WINDOWS_BYTES = 256 << 10;

  /** So long the first change of subjects waits for others. */
  static final Duration SUBJECTS_EVERY = Duration.ofMillis(250);

  /** Most bytes of the whole list that is sent beside a difference. */
  static final int WHOLE_BYTES = 16 << 10;

  /** Most subjects of that list. */
  private static final int WHOLE_SUBJECTS = 200;

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final LiveOptions options;
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
   * @param timer the feed's own; closed with it
   * @param subjects all that are declared, asked when one changes
   */
  public LiveFeed(
      LiveOptions options, Clock clock, FeedTimer timer, Supplier<List<Subject>> subjects) {
    this.options = options;
    this.clock = clock;
    this.timer = timer;
    this.subjects = subjects;
    this.recent = new RecentEvents(options.bufferBytes());
    this.known = new Known(SystemFigures.UNKNOWN, timer.nanoTime());
    timer.after(PULSE, this::pulse);
  }

  /** Takes a window that has changed. */
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

  /** Takes a shift. */
  public void shift(Shift shift) {
    sendSoon("shift", shift.write()); // a failure is the caller's, who knows the record
  }

  /** Takes a marker. */
  public void marker(Marker marker) {
    sendSoon("marker", marker.write());
  }

  /** Where more comes than can be sent, what waits is bounded like what is kept. */
  private void sendSoon(String type, byte[] json) {
    if (waitingBytes.addAndGet(json.length) > options.bufferBytes()) {
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

  /** All subjects have been read for the first time: from now on changes are sent. */
  public void subjectsRebuilt() {
    timer.after(Duration.ZERO, () -> changes.known(subjects.get()));
  }

  /** A subject has changed. */
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

  /** For clients that know no differences, as long as the list is no burden on all others. */
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
   * Takes posts to show, unless they are not to be shown.
   *
   * @param newest in order of time
   */
  public void posts(List<LivePost> newest) {
    if (options.posts() && !newest.isEmpty()) {
      timer.after(Duration.ZERO, () -> sendPosts(newest));
    }
  }

  private void sendPosts(List<LivePost> newest) {
    ArrayNode list = StrictJson.object().putArray("posts");
    newest.forEach(post -> list.add(post.json()));
    send("posts", null, StrictJson.write(list));
  }

  /** Takes how the system does now. */
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
   * Lets one more watch: from behind the event of that id if everything since is still kept, else
   * from now on.
   *
   * @param lastId as it was given, by whomever; null for none
   * @return null if there are too many, or the feed is closed
   */
  public @Nullable Watcher join(WindowLength length, @Nullable String lastId) {
    synchronized (lock) {
      if (closed || watchers.size() >= options.maxWatchers()) {
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

  /** The sequence of one of this bridge's ids; -1 for any other text. */
  private long sequence(@Nullable String id) {
    if (id == null || !id.startsWith(bridge + "-")) {
      return -1;
    }
    String number = id.substring(bridge.length() + 1);
    return number.matches("[0-9]{1,18}") ? Long.parseLong(number) : -1;
  }

  private byte[] hello(long place, boolean resumed) {
    ObjectNode json = StrictJson.object().put("resumed", resumed);
    json.put("time", clock.instant().toString()).put("posts", options.posts());
    return LiveEvent.frame(bridge, place, "hello", StrictJson.write(json));
  }

  byte @Nullable [] next(Watcher watcher) {
    synchronized (lock) {
      if (!recent.hasAllAfter(watcher.place())) {
        return null; // it is about to be cut off
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

  /** Whether anybody watches, or did until just now. */
  public boolean watched() {
    synchronized (lock) {
      return !watchers.isEmpty()
          || (leftNanos != null && timer.nanoTime() - leftNanos < LINGER.toNanos());
    }
  }

  /** How many watch. */
  public int watchers() {
    return watchers.size();
  }

  /** Whether {@link #join} would refuse; counts nothing. */
  public boolean isFull() {
    synchronized (lock) {
      return closed || watchers.size() >= options.maxWatchers();
    }
  }

  void countDropped() {
    dropped.incrementAndGet();
  }

  /** Watchers that were cut off, since they read too slowly. */
  public long dropped() {
    return dropped.get();
  }

  /** Watchers that were not let in, since there were too many. */
  public long refused() {
    return refused.get();
  }

  /** Windows, shifts and markers that were not sent, since more came than could be. */
  public long lost() {
    return lost.get();
  }

  /** Events so far. */
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

  /** Ends every watcher at once and lets nobody in any more. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    timer.close();
    watchers.forEach(Watcher::end);
  }
}
