package io.groundswell.topics;

import io.groundswell.common.json.StrictJson;
import java.util.Set;

/**
 * A post with the scores of two models: the one that served it, and one on trial.
 *
 * @param served the post as it was served
 * @param shadow its score by the model on trial
 */
public record ShadowPost(ServedPost served, Score shadow) {
  /** Reserved field names beyond a scored post's. */
  static final Set<String> NAMES = Set.of("serving", "agrees");

  /** Whether both models give the post the same label. */
  public boolean agrees() {
    return served.score().label().equals(shadow.label());
  }

  /**
   * The value for the shadow topic: a scored post's, by the model on trial, and what was served.
   */
  public byte[] write() {
    return StrictJson.generate(
        json -> {
          json.writeStartObject();
          ScoredPost.writeFields(json, served.post(), shadow);
          json.writeObjectFieldStart("serving");
          served.score().writeOutcomeTo(json);
          json.writeEndObject();
          json.writeBooleanField("agrees", agrees());
          json.writeEndObject();
        });
  }
}
