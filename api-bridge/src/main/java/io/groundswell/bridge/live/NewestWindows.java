package io.groundswell.bridge.live;

import io.groundswell.bridge.audience.WindowLength;
import io.groundswell.topics.AudienceWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The newest record of each window that waits to be sent. Not thread-safe. */
final class NewestWindows {
  private record Key(String subject, @Nullable String group, Instant start) {
    static Key of(AudienceWindow window) {
      boolean ofEveryGroup = window.subject().equals(AudienceWindow.OTHER);
      return new Key(window.subject(), ofEveryGroup ? window.group() : null, window.start());
    }
  }

  /** The most windows of one length that wait. */
  static final int MAX_WAITING = 20_000;

  private final Map<WindowLength, Map<Key, AudienceWindow>> waiting =
      new EnumMap<>(WindowLength.class);

  /**
   * Adds a record. Ignores one of an unknown length, or older than the one that waits.
   *
   * @return false if too many of its length wait already
   */
  boolean put(AudienceWindow window) {
    WindowLength length = WindowLength.of(window.seconds());
    if (length == null) {
      return true;
    }
    var windows = waiting.computeIfAbsent(length, l -> new LinkedHashMap<>());
    Key key = Key.of(window);
    if (windows.size() == MAX_WAITING && !windows.containsKey(key)) {
      return false;
    }
    windows.merge(key, window, (had, given) -> isLater(had, given) ? had : given);
    return true;
  }

  private static boolean isLater(AudienceWindow had, AudienceWindow given) {
    return had.revision() > given.revision()
        || (had.revision() == given.revision() && had.publishedAt().isAfter(given.publishedAt()));
  }

  /** Removes and returns all records, in the order in which their windows were first added. */
  Map<WindowLength, List<AudienceWindow>> take() {
    Map<WindowLength, List<AudienceWindow>> taken = new EnumMap<>(WindowLength.class);
    waiting.forEach((length, windows) -> taken.put(length, new ArrayList<>(windows.values())));
    waiting.clear();
    return taken;
  }
}
