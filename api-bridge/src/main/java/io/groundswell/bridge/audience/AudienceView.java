package io.groundswell.bridge.audience;

import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What the bridge knows of audiences, rebuilt from the topics whenever it starts. Thread-safe.
 *
 * @param windows what they felt
 * @param shifts where they changed their mind
 * @param markers named moments
 * @param subjects what is watched
 */
public record AudienceView(Windows windows, Shifts shifts, Markers markers, Subjects subjects) {

  /**
   * A view without anything in it.
   *
   * @param maxWindows most windows that are kept
   */
  public static AudienceView empty(int maxWindows, Clock clock) {
    return new AudienceView(
        new Windows(maxWindows, clock), new Shifts(clock), new Markers(clock), new Subjects());
  }

  /**
   * Whether anything is known of a subject: a window, a shift or its declaration.
   *
   * @param group tells apart {@link io.groundswell.topics.AudienceWindow#OTHER} of each group
   */
  public boolean knows(String subject, @Nullable String group) {
    return windows.knows(subject, group) || subjects.get(subject) != null || shifts.knows(subject);
  }

  /** Whatever had to go before its time, since there was too much. */
  public long evicted() {
    return windows.evicted() + shifts.evicted() + markers.evicted();
  }
}
