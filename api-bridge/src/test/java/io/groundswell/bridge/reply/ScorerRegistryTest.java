package io.groundswell.bridge.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.bridge.audience.FixedClock;
import io.groundswell.common.json.BadInputException;
import io.groundswell.topics.ModelRef;
import io.groundswell.topics.ScorerStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScorerRegistryTest {
  private static final Instant NOW = new FixedClock().instant();

  private final FixedClock clock = new FixedClock();
  private final ScorerRegistry board = new ScorerRegistry(clock);
  private final List<String> refused = new ArrayList<>();

  private void report(String instance, Instant time, boolean ready) {
    report(instance, time, ready, true);
  }

  private void report(String instance, Instant time, boolean ready, boolean isNew) {
    accept(
        instance,
        new ScorerStatus(
                instance,
                time,
                ready,
                new ModelRef("m", "d", "OnnxRuntime", "int8"),
                List.of(),
                Map.of())
            .write(),
        isNew);
  }

  private void accept(String instance, byte[] value, boolean isNew) {
    try {
      board.accept(instance, value, isNew);
    } catch (BadInputException e) {
      refused.add(instance);
    }
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
  void malformedStatusesAreIgnored() {
    report("a", NOW, true);
    accept("a", "nonsense".getBytes(StandardCharsets.UTF_8), true);

    assertThat(board.fresh()).hasSize(1);
  }

  @Test
  void aTombstoneRemoves() {
    report("a", NOW, true);
    accept("a", null, true);

    assertThat(board.fresh()).isEmpty();
  }

  @Test
  void aStatusOfTheFutureAgesFromItsArrival() {
    report("fast", Instant.parse("9999-12-31T23:59:59Z"), true);
    assertThat(board.fresh()).hasSize(1);

    clock.advance(Duration.ofMillis(5001));

    assertThat(board.fresh()).isEmpty();
  }

  @Test
  void anExistingStatusOfTheFutureIsIgnored() {
    report("old", Instant.parse("9999-12-31T23:59:59Z"), true, false);
    report("young", NOW, true, false);

    assertThat(board.fresh()).extracting(ScorerStatus::instance).containsExactly("young");
  }

  @Test
  void aFloodOfStatusesHidesNoKnownScorerAndIsLimited() {
    report("real", NOW, true);
    for (int i = 0; i < 20_000; i++) {
      report("flood-" + i, NOW, false);
    }
    report("real", NOW, true);

    assertThat(board.fresh()).hasSize(ScorerRegistry.MAX_SCORERS);
    assertThat(board.fresh().get(0).instance()).isEqualTo("real");
  }

  @Test
  void aStatusWithTheKeyOfAnotherInstanceIsRejected() {
    byte[] value =
        new ScorerStatus("a", NOW, true, new ModelRef("m", "d", "e", "p"), List.of(), Map.of())
            .write();
    accept("b", value, true);

    assertThat(refused).containsExactly("b");
    assertThat(board.fresh()).isEmpty();
  }
}
