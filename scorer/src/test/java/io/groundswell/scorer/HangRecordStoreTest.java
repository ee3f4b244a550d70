package io.groundswell.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.scorer.core.TextHash;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HangRecordStoreTest {
  private static final TextHash A = TextHash.of("a");
  private static final TextHash B = TextHash.of("b");
  @TempDir Path folder;

  @Test
  void hangsAreCountedAcrossRestarts() {
    HangRecordStore.in(folder.resolve("new")).add(List.of(A, B));
    HangRecordStore.in(folder.resolve("new")).add(List.of(A));
    assertThat(HangRecordStore.in(folder.resolve("new")).read()).isEqualTo(Map.of(A, 2, B, 1));
  }

  @Test
  void withoutAFileThereAreNoHangs() {
    assertThat(HangRecordStore.in(folder).read()).isEmpty();
  }
}
