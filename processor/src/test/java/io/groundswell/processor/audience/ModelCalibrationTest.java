package io.groundswell.processor.audience;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundswell.audience.Calibration;
import io.groundswell.scorer.core.ModelRoutes;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ModelCalibrationTest {
  private static final String FOLDER = "/groundswell/model/bundled/";

  @Test
  void theBundledModelHasOneAndItsLabelsAreMoreOftenRightThanNot() {
    Calibration bundled = ModelCalibration.of("bundled").orElseThrow();
    assertThat(bundled.negative().negative()).isBetween(0.5, 0.99);
    assertThat(bundled.neutral().neutral()).isBetween(0.5, 0.99);
    assertThat(bundled.positive().positive()).isBetween(0.5, 0.99);
    assertThat(bundled.concentration()).isPositive();
  }

  @Test
  void theBundledModelsIsOfThisModel() throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    try (InputStream model = new DigestInputStream(resource("model_int8.onnx"), sha256)) {
      model.transferTo(OutputStream.nullOutputStream());
    }
    try (InputStream file = resource("counting.json")) {
      assertThat(new ObjectMapper().readTree(file).path("model_sha256").asText())
          .as("training/build writes counting.json anew with each model")
          .isEqualTo(HexFormat.of().formatHex(sha256.digest()));
    }
  }

  @Test
  void whatSeveralModelsScoreHasNoOneModelsErrors() {
    assertThat(ModelCalibration.of(ModelRoutes.parse("es=another").orElse("bundled"))).isEmpty();
    assertThat(ModelCalibration.of(ModelRoutes.parse("es=bundled").orElse("bundled"))).isPresent();
  }

  @Test
  void aModelMayHaveNone() {
    assertThat(ModelCalibration.of("another")).isEmpty();
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(ModelCalibrationTest.class.getResourceAsStream(FOLDER + name));
  }
}
