package io.groundswell.bridge.audience;

import io.groundswell.topics.AudienceWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one length and subject, in order of time. Three arrays take a fraction of the
 * memory of a map of objects. Not thread-safe.
 */
final class WindowSeries {
  private final String subject;
  private final int seconds;
  private int[] numbers = new int[4]; // starts, in window lengths since the epoch
  private @Nullable String[] groups = new String[4];
  private byte[][] packed = new byte[4][];
  private int size;

  WindowSeries(String subject, int seconds) {
    this.subject = subject;
    this.seconds = seconds;
  }

  int size() {
    return size;
  }

  /**
   * Adds a window, unless a later version of it is present. The higher revision is later; of the
   * same revision, the one published last.
   *
   * @return the change of the size: 1, 0, or −1 if {@code folded} removes a window
   */
  int put(AudienceWindow window) {
    int number = number(window.start());
    int at = Arrays.binarySearch(numbers, 0, size, number);
    boolean known = at >= 0;
    if (known && isLater(packed[at], window)) {
      return 0;
    }
    if (window.folded()) {
      return known ? -removeIf(at, at + 1, published -> true) : 0;
    }
    int place = known ? at : -at - 1;
    if (!known) {
      insert(place, number);
    }
    groups[place] = shared(window.group(), place);
    packed[place] = PackedWindow.pack(window);
    return known ? 0 : 1;
  }

  private static boolean isLater(byte[] known, AudienceWindow window) {
    int revision = PackedWindow.revision(known);
    return revision > window.revision()
        || (revision == window.revision()
            && PackedWindow.publishedAt(known) > window.publishedAt().toEpochMilli());
  }

  private void insert(int place, int number) {
    if (size == numbers.length) {
      int more = size + (size >> 2) + 4;
      numbers = Arrays.copyOf(numbers, more);
      groups = Arrays.copyOf(groups, more);
      packed = Arrays.copyOf(packed, more);
    }
    System.arraycopy(numbers, place, numbers, place + 1, size - place);
    System.arraycopy(groups, place, groups, place + 1, size - place);
    System.arraycopy(packed, place, packed, place + 1, size - place);
    numbers[place] = number;
    size++;
  }

  /** The neighbour's string if it is equal, so that a group is stored once. */
  private @Nullable String shared(@Nullable String group, int place) {
    String neighbour = groups[Math.max(0, place - 1)];
    return Objects.equals(group, neighbour) ? neighbour : group;
  }

  /** Removes windows last published before this time; returns their number. */
  int dropPublishedBefore(long epochMs) {
    return removeIf(0, size, published -> published < epochMs);
  }

  /** Removes the oldest windows; returns their number. */
  int dropOldest(int count) {
    return removeIf(0, Math.min(count, size), published -> true);
  }

  private int removeIf(int from, int to, LongPredicate published) {
    int kept = from;
    for (int i = from; i < to; i++) {
      if (!published.test(PackedWindow.publishedAt(packed[i]))) {
        move(i, kept++);
      }
    }
    int removed = to - kept;
    if (removed > 0) {
      for (int i = to; i < size; i++) {
        move(i, i - removed);
      }
      Arrays.fill(groups, size - removed, size, null);
      Arrays.fill(packed, size - removed, size, null);
      size -= removed;
    }
    return removed;
  }

  private void move(int from, int to) {
    numbers[to] = numbers[from];
    groups[to] = groups[from];
    packed[to] = packed[from];
  }

  /** End of the window at this index, in seconds since the epoch. */
  long end(int place) {
    return (numbers[place] + 1L) * seconds;
  }

  /** The newest window; null if there is none. */
  @Nullable AudienceWindow newest() {
    return size == 0 ? null : window(size - 1);
  }

  /**
   * The newest window that has posts and ended at most two lengths ago; null if there is none.
   *
   * @param now in seconds since the epoch
   */
  @Nullable AudienceWindow fresh(long now) {
    for (int i = size - 1; i >= 0 && end(i) >= now - 2L * seconds; i--) {
      AudienceWindow window = window(i);
      if (window.figures().volume() > 0) {
        return window;
      }
    }
    return null;
  }

  /**
   * The newest windows that start in a range, in order of time.
   *
   * @param from first possible start
   * @param to end of the range, exclusive
   */
  List<AudienceWindow> between(Instant from, Instant to, int limit) {
    int first = place(from);
    int end = place(to);
    List<AudienceWindow> windows = new ArrayList<>();
    for (int i = Math.max(first, end - limit); i < end; i++) {
      windows.add(window(i));
    }
    return windows;
  }

  /** The number of windows that start before this time. */
  private int place(Instant time) {
    long number =
        -Math.floorDiv(-(time.getEpochSecond() + (time.getNano() > 0 ? 1 : 0)), (long) seconds);
    int at =
        Arrays.binarySearch(
            numbers,
            0,
            size,
            (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number)));
    return at < 0 ? -at - 1 : at;
  }

  private AudienceWindow window(int place) {
    return PackedWindow.unpack(
        packed[place],
        subject,
        groups[place],
        Instant.ofEpochSecond((long) numbers[place] * seconds),
        seconds);
  }

  private int number(Instant start) {
    long number = Math.floorDiv(start.getEpochSecond(), (long) seconds);
    return (int)
        Math.max(Integer.MIN_VALUE, number); // all windows before the year 1289 share one number
  }
}
