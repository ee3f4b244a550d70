package io.groundswell.scorer.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.scorer.core.LongText;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntegerProductsTest {
  private static final String HASWELL =
      "flags\t\t: fpu vme sse2 ht syscall nx lm pni fma sse4_1 sse4_2 avx f16c bmi1 avx2 bmi2 erms";
  private static final String SKYLAKE_X =
      "flags\t\t: fpu sse4_2 avx avx2 avx512f avx512dq avx512cd avx512bw avx512vl";
  private static final String CASCADE_LAKE = SKYLAKE_X + " avx512_vnni md_clear flush_l1d";
  private static final String ALDER_LAKE = HASWELL + " sha_ni avx_vnni umip";
  private static final String KNIGHTS_MILL = "flags\t\t: avx2 avx512f avx512cd avx512_4vnniw";

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {CASCADE_LAKE, ALDER_LAKE})
  void withVnniWeightsStaySigned(String flags) {
    assertThat(on(flags, flags)).isEqualTo(IntegerProducts.U8S8);
  }

  @ParameterizedTest
  @ValueSource(strings = {HASWELL, SKYLAKE_X, KNIGHTS_MILL, "flags\t\t:"})
  void withoutVnniWeightsBecomeUnsigned(String flags) {
    assertThat(on(flags, flags)).isEqualTo(IntegerProducts.U8U8);
  }

  @Test
  void oneCoreWithoutVnniIsEnough() {
    assertThat(on(ALDER_LAKE, HASWELL)).isEqualTo(IntegerProducts.U8U8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"amd64", "x86_64"})
  void onUnknownProcessorsWeightsBecomeUnsigned(String architecture) {
    assertThat(IntegerProducts.exactOn(architecture, List.of())).isEqualTo(IntegerProducts.U8U8);
    assertThat(IntegerProducts.exactOn(architecture, List.of("model name\t: has avx_vnni")))
        .isEqualTo(IntegerProducts.U8U8);
  }

  @Test
  void onArmWeightsStaySigned() {
    assertThat(IntegerProducts.exactOn("aarch64", List.of("Features\t: fp asimd")))
        .isEqualTo(IntegerProducts.U8S8);
    assertThat(IntegerProducts.exactOn("aarch64", List.of())).isEqualTo(IntegerProducts.U8S8);
  }

  @Test
  void unsignedWeightsGiveTheSameScoresAndAnotherDigest() {
    Path bundled = ResourceExtractor.bundledModel(temp);
    try (DjlSentimentModel signed =
            DjlSentimentModel.open(
                bundled,
                "",
                new ModelOptions(128, LongText.TRUNCATE),
                IntegerProducts.U8S8,
                Long.MAX_VALUE);
        DjlSentimentModel unsigned =
            DjlSentimentModel.open(
                bundled,
                "",
                new ModelOptions(128, LongText.TRUNCATE),
                IntegerProducts.U8U8,
                Long.MAX_VALUE)) {
      assertThat(unsigned.id().name()).isEqualTo(signed.id().name());
      assertThat(unsigned.id().digest()).isNotEqualTo(signed.id().digest());
      List<long[]> texts =
          Stream.of("I love it", "what a terrible, terrible day", "see you at 5")
              .map(text -> signed.tokenize(text).segments().get(0))
              .toList();
      // Only the unsigned ones are exact everywhere.
      if (IntegerProducts.exactHere() == IntegerProducts.U8S8) {
        assertThat(unsigned.infer(texts))
            .usingElementComparator(Arrays::compare)
            .containsExactlyElementsOf(signed.infer(texts));
      }
    }
  }

  @Test
  void aModelWithoutInt8HasOneDigestOnAllProcessors() throws Exception {
    Path folder = Path.of(getClass().getResource("/tiny-models/huggingface").toURI());
    try (DjlSentimentModel signed =
            DjlSentimentModel.open(
                folder,
                "",
                new ModelOptions(16, LongText.TRUNCATE),
                IntegerProducts.U8S8,
                Long.MAX_VALUE);
        DjlSentimentModel unsigned =
            DjlSentimentModel.open(
                folder,
                "",
                new ModelOptions(16, LongText.TRUNCATE),
                IntegerProducts.U8U8,
                Long.MAX_VALUE)) {
      assertThat(unsigned.id()).isEqualTo(signed.id());
    }
  }

  private static IntegerProducts on(String... flags) {
    List<String> lines =
        Stream.of(flags)
            .flatMap(
                core ->
                    Stream.of("processor\t: 0", "vendor_id\t: some", core, "bugs\t\t: none", ""))
            .toList();
    return IntegerProducts.exactOn("amd64", lines);
  }
}
