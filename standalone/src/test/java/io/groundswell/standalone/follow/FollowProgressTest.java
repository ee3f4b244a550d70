package io.groundswell.standalone.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.standalone.support.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FollowProgressTest {
  private static final long SECOND = 1_000_000;

  @TempDir Path folder;

  @Test
  void beforeAnythingIsReadThereIsNoPlace() {
    assertThat(new FollowProgress(null).place()).isNull();
    assertThat(new FollowProgress(null).cursor()).isNull();
  }

  @Test
  void aRestartReliesOnlyOnWhatTheBrokerHas() {
    FollowProgress progress = new FollowProgress(null);
    send(progress, "a", 100 * SECOND);
    send(progress, "b", 101 * SECOND);
    send(progress, "c", 102 * SECOND);
    progress.passed(110 * SECOND);
    progress.acknowledged("a");
    progress.acknowledged("c");

    assertThat(progress.place())
        .isEqualTo(new Place(101 * SECOND, Map.of("a", 100 * SECOND, "c", 102 * SECOND)));
    assertThat(progress.waiting()).isEqualTo(1);

    progress.acknowledged("b");
    assertThat(progress.place().timeUs()).isEqualTo(110 * SECOND);
  }

  @Test
  void theFeedIsReadAgainFromALittleBefore() {
    FollowProgress progress = new FollowProgress(null);
    progress.passed(100 * SECOND);
    progress.passed(99 * SECOND); // events are a little out of order
    assertThat(progress.cursor()).isEqualTo(95 * SECOND);
  }

  @Test
  void whatWasSentIsNotSentAgainEvenBeforeItIsAcknowledged() {
    FollowProgress progress = new FollowProgress(null);
    assertThat(progress.sending("a", SECOND)).isTrue();
    assertThat(progress.sending("a", SECOND)).isFalse();
    progress.acknowledged("a");
    assertThat(progress.sending("a", SECOND)).isFalse();
  }

  @Test
  void onlyWhatCanComeAgainIsRemembered() {
    FollowProgress progress = new FollowProgress(null);
    for (int second = 0; second < 1000; second++) {
      send(progress, "p" + second, second * SECOND);
      progress.acknowledged("p" + second);
    }
    assertThat(progress.place().sent()).hasSize(21).containsKey("p999").containsKey("p979");
  }

  @Test
  void whatWaitsKeepsWhatCameAfterIt() {
    FollowProgress progress = new FollowProgress(null);
    send(progress, "waiting", SECOND);
    for (int second = 2; second < 100; second++) {
      send(progress, "p" + second, second * SECOND);
      progress.acknowledged("p" + second);
    }
    assertThat(progress.place().timeUs()).isEqualTo(SECOND);
    assertThat(progress.place().sent()).hasSize(98).doesNotContainKey("waiting");
  }

  @Test
  void aPlaceIsTheSameAfterARestart() {
    Path file = folder.resolve("cursor.json");
    assertThat(Place.read(file)).isNull();
    Place place = new Place(1_800_000_000_000_000L, Map.of("at://x", 1_799_999_999_000_000L));
    new Place(7, Map.of()).write(file);
    place.write(file);
    assertThat(Place.read(file)).isEqualTo(place);
    assertThat(new FollowProgress(place).sending("at://x", 1)).isFalse();
    assertThat(folder).isDirectoryContaining(path -> path.equals(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no JSON", "{}", "[]", "{\"time_us\":\"soon\"}"})
  void anotherFileIsNotTakenForOne(String content) throws Exception {
    Path file = Files.writeString(folder.resolve("letter.txt"), content);
    assertThatThrownBy(() -> Place.read(file))
        .isInstanceOf(CommandException.class)
        .hasMessageEndingWith("is no cursor file; remove it, or name another.");
  }

  private static void send(FollowProgress progress, String id, long timeUs) {
    assertThat(progress.sending(id, timeUs)).isTrue();
    progress.passed(timeUs);
  }
}
