package io.groundswell.bridge;

import io.groundswell.topics.AudienceWindow;
import io.groundswell.topics.Figures;
import io.groundswell.topics.Figures.Adjusted;
import io.groundswell.topics.Shift;
import java.time.Instant;
import java.util.List;

/** Records of audience topics, as the processor publishes them. */
public final class AudienceRecords {
  private AudienceRecords() {}

  /** A final window with these posts per label, published at its end. */
  public static AudienceWindow window(
      String subject, String group, Instant start, int seconds, long positive, long negative) {
    return window(
        subject, group, start, seconds, positive, negative, true, 1, start.plusSeconds(seconds));
  }

  public static AudienceWindow window(
      String subject,
      String group,
      Instant start,
      int seconds,
      long positive,
      long negative,
      boolean isFinal,
      int revision,
      Instant publishedAt) {
    long volume = positive + negative + 3;
    return new AudienceWindow(
        subject,
        group,
        start,
        seconds,
        isFinal,
        revision,
        new Figures(
            positive, 3, negative, new Adjusted("em", positive + 0.25, 2.5, negative + 0.25)),
        volume - 1,
        false,
        1,
        0.125,
        2,
        1,
        4,
        0.333333,
        new Figures(2 * positive, 6, negative, new Adjusted("em", 2 * positive, 6, negative)),
        null,
        100,
        false,
        publishedAt);
  }

  /** The folded record of a window. */
  public static AudienceWindow folded(AudienceWindow w, Instant publishedAt) {
    return new AudienceWindow(
        w.subject(),
        w.group(),
        w.start(),
        w.seconds(),
        w.isFinal(),
        w.revision(),
        w.figures(),
        w.authors(),
        w.authorsApproximate(),
        w.authorsUnknown(),
        w.identicalShare(),
        w.cappedPosts(),
        w.sharedPosts(),
        w.unsupportedPosts(),
        w.shareOfVoice(),
        w.baseline(),
        w.otherSubjects(),
        w.topSubjects(),
        true,
        publishedAt);
  }

  /** A shift of a subject with this first term. */
  public static Shift shift(String subject, Instant time, String term) {
    return new Shift(
        subject,
        "shows",
        time,
        Shift.Direction.DOWN,
        -4.25,
        Shift.Severity.HIGH,
        120,
        900,
        -0.5,
        0.25,
        60,
        900,
        false,
        List.of(term, "ending"),
        List.of(new Shift.TopPost("7", "what was that", "NEGATIVE", 0.98, time)));
  }
}
