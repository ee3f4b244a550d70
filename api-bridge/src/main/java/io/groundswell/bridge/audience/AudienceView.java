package io.groundswell.bridge.audience;

import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * A view of the audience topics in memory, rebuilt at each start. Thread-safe.
 *
 * @param windows the counts of each window
 * @param shifts the detected shifts
 * @param markers the named moments
 * @param subjects the declared subjects
 */
public record AudienceView(Windows windows, Shifts shifts, Markers markers, Subjects subjects) {

  /**
   * An empty view.
   *
   * @param maxWindows the most windows that are kept
   */
  public static AudienceView empty(int maxWindows, Clock clock) {
    return new AudienceView(
        new Windows(maxWindows, clock), new Shifts(clock), new Markers(clock), new Subjects());
  }

  /**
   * Whether the view has a window, a shift or the declaration of a subject.
   *
   * @param group the group of {@link io.groundswell.topics.AudienceWindow#OTHER}; ignored for
   *     others
   */
  public boolean knows(String subject, @Nullable String group) {
    return windows.knows(subject, group) || subjects.get(subject) != null || shifts.knows(subject);
  }

  /** Windows, shifts and markers that were evicted before they expired. */
  public long evicted() {
    return windows.evicted() + shifts.evicted() + markers.evicted();
  }
}
