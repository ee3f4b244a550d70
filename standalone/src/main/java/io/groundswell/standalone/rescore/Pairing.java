package io.groundswell.standalone.rescore;

import io.groundswell.scorer.core.Label;
import io.groundswell.standalone.evaluate.Confusion;
import io.groundswell.topics.NetSentiment;
import io.groundswell.topics.ShadowPost;
import org.jspecify.annotations.Nullable;

/** Counts of posts with two scores: the served one, and that of another model now. */
final class Pairing {
  private final Confusion labels = new Confusion();
  private double servedConfidence;
  private double nowConfidence;

  void add(ShadowPost post) {
    labels.add(Label.valueOf(post.served().score().label()), Label.valueOf(post.shadow().label()));
    servedConfidence += post.served().score().confidence();
    nowConfidence += post.shadow().confidence();
  }

  long posts() {
    return labels.texts();
  }

  /** Posts with this served label and this label now. */
  long posts(Label served, Label now) {
    return labels.count(served, now);
  }

  long served(Label label) {
    return labels.expected(label);
  }

  long now(Label label) {
    return labels.scored(label);
  }

  /** Mean, in [0, 1]; NaN without posts. */
  double servedConfidence() {
    return servedConfidence / posts();
  }

  /** Mean, in [0, 1]; NaN without posts. */
  double nowConfidence() {
    return nowConfidence / posts();
  }

  @Nullable NetSentiment servedNet() {
    return NetSentiment.of(served(Label.POSITIVE), served(Label.NEGATIVE));
  }

  @Nullable NetSentiment nowNet() {
    return NetSentiment.of(now(Label.POSITIVE), now(Label.NEGATIVE));
  }

  /**
   * The share of posts with the same label, with Wilson's 95 % interval; null without posts.
   *
   * @param value in [low, high]
   * @param low at least 0
   * @param high at most 1
   */
  record Agreement(double value, double low, double high) {}

  @Nullable Agreement agreement() {
    long same = labels.right();
    // The share is (1 + net) / 2 of the net figure of same and other labels, as are its bounds.
    NetSentiment net = NetSentiment.of(same, posts() - same);
    return net == null
        ? null
        : new Agreement((1 + net.value()) / 2, (1 + net.low()) / 2, (1 + net.high()) / 2);
  }
}
