package io.groundswell.bridge.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.topics.ModelRef;
import io.groundswell.topics.ScorerStatus;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScorerBoardTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final ScorerBoard board = new ScorerBoard(Clock.fixed(NOW, ZoneOffset.UTC));

  private void report(String instance, Instant time, boolean ready) {
    board.accept(
        instance,
        new ScorerStatus(
                instance,
                time,
                ready,
                new ModelRef("m", "d", "OnnxRuntime", "int8"),
                List.of(),
                Map.of())
            .write());
  }

  @Test
  void readyScorersComeFirst() {
    report("a", NOW, false);
    report("c", NOW, true);
    report("b", NOW, true);

    assertThat(board.fresh()).extracting(ScorerStatus::instance).containsExactly("b", "c", "a");
  }

  @Test
  void aStatusIsIgnoredWhenItIsOlderThanFiveSeconds() {
    report("a", NOW.minusSeconds(5), true);
    report("b", NOW.minusMillis(5001), true);

    assertThat(board.fresh()).extracting(ScorerStatus::instance).containsExactly("a");
  }

  @Test
  void theLatestStatusOfAnInstanceCounts() {
    report("a", NOW, true);
    report("a", NOW, false);

    assertThat(board.fresh()).singleElement().matches(status -> !status.ready());
  }

  @Test
  void whatIsNoStatusIsIgnored() {
    report("a", NOW, true);
    board.accept("a", "nonsense".getBytes(StandardCharsets.UTF_8));

    assertThat(board.fresh()).hasSize(1);
  }

  @Test
  void aTombstoneRemoves() {
    report("a", NOW, true);
    board.accept("a", null);

    assertThat(board.fresh()).isEmpty();
  }
}
