package io.groundswell.audience;

import io.groundswell.topics.Shift;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The posts that weighed most for a move. */
public final class TopPosts {
  /** Most posts that a shift shows. */
  public static final int MOST = 5;

  /** The same posts give the same order, however they came. */
  private static final Comparator<SampledPost> WEIGHTIEST =
      Comparator.comparingDouble(SampledPost::confidence)
          .reversed()
          .thenComparingLong(SampledPost::timeMs)
          .thenComparing(SampledPost::text);

  private TopPosts() {}

  /**
   * Posts whose label is in the move's direction, the most confident first, then the earliest; a
   * text only once, whatever its case and blanks.
   *
   * @param posts of the short window, in any order
   * @param most how many at most; never more than {@link #MOST}
   */
  public static List<Shift.TopPost> of(
      List<SampledPost> posts, Shift.Direction direction, int most) {
    int polarity = direction == Shift.Direction.UP ? 1 : -1;
    Set<List<String>> texts = new HashSet<>();
    return posts.stream()
        .filter(post -> post.polarity() == polarity)
        .sorted(WEIGHTIEST)
        .filter(post -> texts.add(Terms.likeness(post.text())))
        .limit(Math.min(most, MOST))
        .map(
            post ->
                new Shift.TopPost(
                    post.id(),
                    post.text(),
                    post.label(),
                    post.confidence(),
                    Instant.ofEpochMilli(post.timeMs())))
        .toList();
  }
}
