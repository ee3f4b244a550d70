package io.groundswell.processor.audience;

import io.groundswell.audience.AudienceOptions;
import io.groundswell.audience.History;
import io.groundswell.audience.ShiftDetector;
import io.groundswell.audience.Tally;
import io.groundswell.audience.WindowSize;
import io.groundswell.processor.audience.GroupStore.Key;
import io.groundswell.processor.stream.CloudEvents;
import io.groundswell.processor.stream.RecordFailures.Reason;
import io.groundswell.processor.stream.RecordGuard;
import io.groundswell.topics.AudienceWindow;
import io.groundswell.topics.Shift;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Compares subjects with the others of their group and publishes their windows, each at most once a
 * second.
 *
 * <p>A message that fails midway, because of a defect in this class, leaves its row incomplete; the
 * next message about the same subject and window replaces it.
 */
final class CompareGroups extends ContextualProcessor<String, GroupMessage, String, Object> {
  static final String STORE = "groups";

  private static final Duration TICK = Duration.ofMillis(100);
  private static final long INTERVAL_MS = 1000;

  private final AudienceOptions options;
  private final CloudEvents events;
  private final AudienceMetrics metrics;
  private final ShiftDetector detector;
  private final RecordGuard guard;
  private final Map<Key, GroupWindow> groups = new HashMap<>();

  @SuppressWarnings("NullAway.Init") // the store is there once the task is
  private GroupStore store;

  CompareGroups(AudienceOptions options, CloudEvents events, AudienceMetrics metrics) {
    this.options = options;
    this.events = events;
    this.metrics = metrics;
    this.guard = RecordGuard.ofStateful(metrics.failures());
    this.detector = new ShiftDetector(options.shifts());
  }

  @Override
  public void init(ProcessorContext<String, Object> context) {
    super.init(context);
    store = new GroupStore(context.getStateStore(STORE), metrics.failures());
    groups.clear();
    store.readInto(this::of);
    groups
        .values()
        .forEach(
            group -> {
              if (group.rows().values().stream().anyMatch(GroupRow::pending)) {
                group.changed();
              }
            });
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  private GroupWindow of(Key key) {
    return groups.computeIfAbsent(
        key, k -> new GroupWindow(k.window(), k.group().isEmpty() ? null : k.group(), options));
  }

  @Override
  public void process(Record<String, GroupMessage> record) {
    String group = record.key();
    GroupMessage message = record.value();
    if (message == null || !message.isPlausible(group, context().currentSystemTimeMs())) {
      metrics.failures().count(Reason.UNREADABLE_RECORD, RecordGuard.at(context()), null);
    } else {
      guarded(() -> take(group, message));
    }
  }

  private void guarded(Runnable work) {
    var unused = guard.run(() -> RecordGuard.at(context()), work);
  }

  private void take(String group, GroupMessage message) {
    if (message instanceof GroupMessage.Row row) {
      put(
          new Key(row.window(), group),
          row.subject(),
          new GroupRow(row.part(), row.declared(), 1, row.revision(), row.state(), false, true));
    } else if (message instanceof GroupMessage.Rest rest) {
      put(
          new Key(rest.window(), group),
          GroupWindow.restOf(rest.part()),
          new GroupRow(
              rest.part(),
              false,
              rest.subjects(),
              rest.isFinal() ? 1 : 0,
              rest.state(),
              false,
              true));
    } else if (message instanceof GroupMessage.Gone gone) {
      gone(new Key(gone.window(), group), gone);
    } else if (message instanceof GroupMessage.Closed closed) {
      Key key = new Key(closed.window(), group);
      of(key).closedParts().add(closed.part());
      store.closed(key, closed.part());
      of(key).changed();
    } else if (message instanceof GroupMessage.Moved moved) {
      publish(group, moved.shift());
    }
  }

  private void put(Key key, String name, GroupRow row) {
    GroupWindow group = of(key);
    GroupRow before = group.rows().get(name);
    GroupRow now =
        before == null
            ? row
            : new GroupRow(
                row.part(),
                row.declared(),
                row.subjects(),
                row.revision(),
                row.state(),
                before.byName(),
                true);
    if (before != null && now.countsAs(before)) {
      return; // repeated after a restart
    }
    group.rows().put(name, now);
    store.put(key, name, now);
    group.changed();
    if (key.window().size() == WindowSize.TEN_SECONDS) {
      remember(key, name, now.state().tally());
    }
  }

  private void remember(Key key, String name, Tally tally) {
    History history = store.history(key.group(), name);
    history.set(key.window().startMs(), tally.volume(), tally.positive(), tally.negative());
    history.prune(key.window().startMs() - historyMs());
    store.history(key.group(), name, history);
  }

  private long historyMs() {
    return options.shifts().historySeconds() * 1000L;
  }

  /** Publishes a shift with whether the others of the group have moved, too. */
  private void publish(String group, Shift shift) {
    History others = store.historyOfOthers(group, shift.subject());
    Boolean moved = detector.moved(others, shift.detectedAt().toEpochMilli(), shift.direction());
    metrics.shift();
    Shift whole = shift.with(moved);
    forward(shift.subject(), whole, events.of(whole));
  }

  /** Retracts what was published individually before the row is removed. */
  private void gone(Key key, GroupMessage.Gone gone) {
    GroupWindow group = of(key);
    GroupRow row = group.rows().remove(gone.subject());
    if (row != null) {
      store.delete(key, gone.subject());
      group.changed();
      if (gone.folded() && row.byName()) {
        publish(group.folded(gone.subject(), row, context().currentSystemTimeMs()));
      }
    }
  }

  private void tick(long nowMs) {
    for (Map.Entry<Key, GroupWindow> entry : List.copyOf(groups.entrySet())) {
      guarded(() -> tick(entry.getKey(), entry.getValue(), nowMs));
    }
  }

  private void tick(Key key, GroupWindow group, long nowMs) {
    boolean over = group.isChanged() && group.isOver();
    if (group.isChanged() && (over || nowMs - group.publishedMs() >= INTERVAL_MS)) {
      publish(key, group, nowMs);
    }
    if (over) {
      forget(key, group);
      groups.remove(key);
    }
  }

  private void forget(Key key, GroupWindow group) {
    store.delete(key, group);
    if (key.window().size() == WindowSize.QUARTER_HOUR) {
      store.forgetHistories(key.group(), key.window().startMs() - historyMs());
    }
  }

  private void publish(Key key, GroupWindow group, long nowMs) {
    int revision = group.otherRevision();
    group.publish(nowMs, (name, row) -> store.put(key, name, row)).forEach(this::publish);
    if (group.otherRevision() != revision) {
      store.otherRevision(key, group.otherRevision());
    }
  }

  private void publish(AudienceWindow window) {
    metrics.published();
    forward(window.subject(), window, events.of(window));
  }

  private void forward(String subject, Object value, Headers headers) {
    context().forward(new Record<>(subject, value, context().currentSystemTimeMs(), headers));
  }
}
