package io.groundswell.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.processor.scoring.TextHash;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuspectsTest {
  private static final TextHash A = TextHash.of("a");
  private static final TextHash B = TextHash.of("b");
  @TempDir Path folder;

  @Test
  void textsAreCountedAcrossLivesOfTheProcess() {
    Suspects.in(folder.resolve("new")).add(List.of(A, B));
    Suspects.in(folder.resolve("new")).add(List.of(A));
    assertThat(Suspects.in(folder.resolve("new")).read()).isEqualTo(Map.of(A, 2, B, 1));
  }

  @Test
  void withoutAFileNoTextIsSuspect() {
    assertThat(Suspects.in(folder).read()).isEmpty();
  }
}
