package io.groundswell.processor.shadow;

import io.groundswell.common.json.ErrorCode;

/** Why a record of the sentiment topic has no score by the shadow model. */
public enum Unscored {
  /** It is not a scored post, or its text is outside the current limits. */
  NOT_A_SCORED_POST,
  /** The model fails for this text. */
  MODEL_FAILED,
  /** With both scores it exceeds the record limit of its topic. */
  RECORD_TOO_LARGE,
  /** It failed unexpectedly. */
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
