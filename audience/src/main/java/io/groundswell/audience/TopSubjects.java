package io.groundswell.audience;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The subjects with the most posts, up to a number: declared ones first, then by volume. Exact, and
 * independent of the rest, since volumes only grow: only the subject being counted can overtake. At
 * a tie the present subject stays. Not thread-safe.
 */
public final class TopSubjects {
  private record Entry(String subject, boolean declared, long volume) {}

  private static final Comparator<Entry> LEAST_FIRST =
      Comparator.comparing(Entry::declared)
          .thenComparingLong(Entry::volume)
          .thenComparing(Entry::subject, Comparator.reverseOrder());

  private final int most;
  private final Map<String, Entry> entries = new HashMap<>();
  private final TreeSet<Entry> ranking = new TreeSet<>(LEAST_FIRST);

  /**
   * @param most how many have a place
   */
  public TopSubjects(int most) {
    this.most = most;
  }

  /** Whether it has a place. */
  public boolean contains(String subject) {
    return entries.containsKey(subject);
  }

  /** Those that have a place, in no order. */
  public Set<String> subjects() {
    return entries.keySet();
  }

  /**
   * A subject has been counted.
   *
   * @return the subject that has no place now: another one that was pushed out, the given one if it
   *     gets none, or null if there was room
   */
  public @Nullable String counted(String subject, boolean declared, long volume) {
    Entry now = new Entry(subject, declared, volume);
    Entry before = entries.get(subject);
    if (before == null && entries.size() >= most) {
      Entry least = ranking.first();
      boolean ahead =
          declared == least.declared ? volume > least.volume : declared && !least.declared;
      if (!ahead) {
        return subject;
      }
      remove(least.subject);
      add(now);
      return least.subject;
    }
    if (before != null) {
      ranking.remove(before);
    }
    add(now);
    return null;
  }

  /** It has no place any more. */
  public void remove(String subject) {
    Entry entry = entries.remove(subject);
    if (entry != null) {
      ranking.remove(entry);
    }
  }

  private void add(Entry entry) {
    entries.put(entry.subject, entry);
    ranking.add(entry);
  }
}
