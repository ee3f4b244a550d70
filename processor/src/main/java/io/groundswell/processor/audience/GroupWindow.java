package io.groundswell.processor.audience;

import io.groundswell.audience.AudienceOptions;
import io.groundswell.audience.Summary;
import io.groundswell.audience.WindowSize.Window;
import io.groundswell.topics.AudienceWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A group of compared subjects in one window, in memory. */
final class GroupWindow {
  /** Names of rests start with it; no subject's name does, since names are stripped. */
  private static final String REST = " rest ";

  private static final long NEVER = Long.MIN_VALUE / 2;

  private static final Comparator<Map.Entry<String, GroupRow>> TOP_FIRST =
      Comparator.comparing((Map.Entry<String, GroupRow> e) -> !e.getValue().declared())
          .thenComparing(e -> -e.getValue().state().tally().volume())
          .thenComparing(e -> !e.getValue().byName())
          .thenComparing(Map.Entry::getKey);

  private final Window window;
  private final @Nullable String group;
  private final AudienceOptions options;
  private final Map<String, GroupRow> rows = new TreeMap<>();
  private final Set<Integer> closedParts = new HashSet<>();
  private int otherRevision;
  private boolean changed;
  private long publishedMs = NEVER;

  /**
   * @param group null for the subjects without one
   * @param options how many are published by name, and how they are counted
   */
  GroupWindow(Window window, @Nullable String group, AudienceOptions options) {
    this.window = window;
    this.group = group;
    this.options = options;
  }

  static String restOf(int part) {
    return REST + part;
  }

  private static boolean isRest(String name) {
    return name.startsWith(REST);
  }

  /** By the subject's name, or by {@link #restOf} a part. */
  Map<String, GroupRow> rows() {
    return rows;
  }

  Set<Integer> closedParts() {
    return closedParts;
  }

  int otherRevision() {
    return otherRevision;
  }

  void otherRevision(int revision) {
    otherRevision = revision;
  }

  /** Marks a change, such as a removed row. */
  void changed() {
    changed = true;
  }

  boolean isChanged() {
    return changed;
  }

  /** Whether every contributing partition has closed the window. */
  boolean isOver() {
    return rows.values().stream().allMatch(row -> closedParts.contains(row.part()));
  }

  /** Wall-clock time of the last publication, in milliseconds; long ago if never. */
  long publishedMs() {
    return publishedMs;
  }

  /**
   * The records to publish now; marks their rows as published.
   *
   * @param stored receives changed rows, to be stored
   */
  List<AudienceWindow> publish(long nowMs, BiConsumer<String, GroupRow> stored) {
    Summary all = all();
    List<Map.Entry<String, GroupRow>> ranked =
        rows.entrySet().stream().filter(e -> !isRest(e.getKey())).sorted(TOP_FIRST).toList();
    Other other = new Other();
    List<AudienceWindow> published = new ArrayList<>();
    Instant now = Instant.ofEpochMilli(nowMs);
    for (int i = 0; i < ranked.size(); i++) {
      String name = ranked.get(i).getKey();
      GroupRow row = ranked.get(i).getValue();
      boolean inTop = i < options.maxSubjects();
      if (!inTop) {
        other.add(row);
        other.pending |= row.byName(); // the subject has just become part of it
      }
      if (inTop ? row.pending() || !row.isFinal() : row.byName()) {
        published.add(record(name, row.revision(), row.state(), all, null, !inTop, now));
      }
      if (row.pending() || row.byName() != inTop) {
        keep(name, row.published(inTop), stored);
      }
    }
    List<String> rests = rows.keySet().stream().filter(GroupWindow::isRest).toList();
    rests.forEach(name -> other.add(row(name)));
    if (other.subjects > 0 && (other.pending || !other.isFinal)) {
      otherRevision = other.isFinal ? otherRevision + 1 : otherRevision;
      published.add(
          record(
              AudienceWindow.OTHER, otherRevision, other.state, all, other.subjects, false, now));
      rests.forEach(name -> keep(name, row(name).published(false), stored));
    }
    changed = false;
    publishedMs = nowMs;
    return published;
  }

  /** A record that retracts what was published of a subject individually. */
  AudienceWindow folded(String subject, GroupRow row, long nowMs) {
    Instant now = Instant.ofEpochMilli(nowMs);
    Summary all = all();
    if (!rows.containsKey(subject)) {
      all.add(row.state()); // else the baseline would be negative
    }
    return record(subject, row.revision(), row.state(), all, null, true, now);
  }

  private Summary all() {
    Summary all = new Summary();
    rows.values().forEach(row -> all.add(row.state()));
    return all;
  }

  private GroupRow row(String name) {
    return Objects.requireNonNull(rows.get(name));
  }

  private void keep(String name, GroupRow row, BiConsumer<String, GroupRow> stored) {
    rows.put(name, row);
    stored.accept(name, row);
  }

  /** Subjects that are not published individually. */
  private static final class Other {
    final Summary state = new Summary();
    int subjects;
    boolean pending;
    boolean isFinal = true;

    void add(GroupRow row) {
      state.add(row.state());
      subjects += row.subjects();
      pending |= row.pending();
      isFinal &= row.isFinal();
    }
  }

  private AudienceWindow record(
      String subject,
      int revision,
      Summary state,
      Summary all,
      @Nullable Integer otherSubjects,
      boolean folded,
      Instant now) {
    long volume = state.tally().volume();
    long groupVolume = all.tally().volume();
    Summary baseline = new Summary();
    baseline.add(all);
    baseline.subtract(state);
    int subjects = rows.values().stream().mapToInt(GroupRow::subjects).sum();
    boolean alone = subjects == (otherSubjects == null ? 1 : otherSubjects);
    return new AudienceWindow(
        subject,
        group,
        window.start(),
        window.size().seconds(),
        revision > 0,
        revision,
        state.tally().figures(options.counting()),
        state.authors(),
        state.authorsApproximate() || (otherSubjects != null && otherSubjects > 1),
        state.authorsUnknown(),
        volume == 0 ? null : (Double) ((volume - state.distinctTexts()) / (double) volume),
        state.capped(),
        state.shared(),
        state.unsupported(),
        groupVolume == 0 ? null : (Double) (volume / (double) groupVolume),
        alone ? null : baseline.tally().figures(options.counting()),
        otherSubjects,
        options.maxSubjects(),
        folded,
        now);
  }
}
