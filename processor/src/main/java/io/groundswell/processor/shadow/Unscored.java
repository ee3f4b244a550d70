package io.groundswell.processor.shadow;

import io.groundswell.common.json.ErrorCode;

/** Why a record of the sentiment topic has no score by a model on trial. */
public enum Unscored {
  /** It is no scored post, or has no text that would be scored now. */
  NOT_A_SCORED_POST,
  /** The model fails for this very text. */
  MODEL_FAILED,
  /** With both scores it would be larger than its topic takes. */
  RECORD_TOO_LARGE,
  /** It fails for a reason that nobody foresaw. */
  INTERNAL_ERROR;

  /** The reason of a refusal. */
  public static Unscored of(ErrorCode refusal) {
    return switch (refusal) {
      case MODEL_FAILED -> MODEL_FAILED;
      case INTERNAL_ERROR -> INTERNAL_ERROR;
      default -> NOT_A_SCORED_POST;
    };
  }
}
