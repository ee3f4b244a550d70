package io.groundswell.bridge.http;

import io.groundswell.bridge.audience.AudienceView;
import io.groundswell.bridge.ingest.AudienceTopics;
import io.groundswell.bridge.live.LiveFeed;

/**
 * What is known of audiences and where it comes from.
 *
 * @param view answers questions
 * @param topics keeps the view and takes what people set
 * @param live tells of what changes
 */
public record Audience(AudienceView view, AudienceTopics topics, LiveFeed live) {

  /**
   * The view, once it has everything.
   *
   * @throws ProblemException while it is still being rebuilt
   */
  AudienceView whole() {
    if (!topics.rebuilt()) {
      throw new ProblemException(Problem.VIEW_NOT_REBUILT);
    }
    return view;
  }
}
