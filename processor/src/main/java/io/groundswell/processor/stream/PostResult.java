package io.groundswell.processor.stream;

import io.groundswell.processor.scoring.Outcome.Scored;
import io.groundswell.topics.ErrorCode;
import io.groundswell.topics.Post;

/** What became of one post. */
public sealed interface PostResult {
  /** It has a score. */
  record Good(Post post, Scored scored) implements PostResult {}

  /** It has none, for a reason. */
  record Bad(ErrorCode code, String message) implements PostResult {}
}
