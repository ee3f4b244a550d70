package io.groundswell.bridge.http;

import io.groundswell.bridge.audience.AudienceView;
import io.groundswell.bridge.ingest.AudienceTopics;
import io.groundswell.bridge.live.LiveFeed;

/**
 * The audience view with its topics and the live feed.
 *
 * @param view serves queries
 * @param topics keeps the view current; produces subjects and markers
 * @param live publishes changes
 */
public record Audience(AudienceView view, AudienceTopics topics, LiveFeed live) {

  /**
   * The view, once it is rebuilt.
   *
   * @throws ProblemException while it is being rebuilt
   */
  AudienceView whole() {
    if (!topics.rebuilt()) {
      throw new ProblemException(Problem.VIEW_NOT_REBUILT);
    }
    return view;
  }
}
