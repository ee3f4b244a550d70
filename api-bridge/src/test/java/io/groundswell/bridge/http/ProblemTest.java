package io.groundswell.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.common.json.ErrorCode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.PredictReply;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {
  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void temporaryReasonsAreServerErrors(ErrorCode code) {
    if (code.retryable()) {
      assertThat(Problem.status(code)).isIn(503, 504);
    } else {
      assertThat(Problem.status(code)).isIn(400, 413, 422, 500);
    }
  }

  @Test
  void onlyAFailingModelIsAnInternalError() {
    assertThat(Arrays.stream(ErrorCode.values()).filter(code -> Problem.status(code) == 500))
        .containsExactly(ErrorCode.MODEL_FAILED, ErrorCode.INTERNAL_ERROR);
  }

  @Test
  void anErrorOfAResultBecomesAProblemWithTheSameReason() {
    Problem problem = Problem.of(PredictReply.error(ErrorCode.OVERLOADED, "Too much."));

    assertThat(problem).isEqualTo(new Problem(503, "overloaded", "Too much."));
    assertThat(problem.retryLater()).isTrue();
  }

  @Test
  void anUnknownReasonIsAnInternalError() {
    Problem problem =
        Problem.of(StrictJson.object().put("code", "brand_new").put("message", "Why."));

    assertThat(problem).isEqualTo(new Problem(500, "brand_new", "Why."));
  }
}
