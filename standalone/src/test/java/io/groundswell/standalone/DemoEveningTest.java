package io.groundswell.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.audience.AudienceSettings;
import io.groundswell.audience.DistinctiveTerms;
import io.groundswell.audience.History;
import io.groundswell.audience.Move;
import io.groundswell.audience.ShiftDetector;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.scorer.core.Deadline;
import io.groundswell.scorer.core.Label;
import io.groundswell.scorer.core.Outcome;
import io.groundswell.scorer.core.Priority;
import io.groundswell.scorer.core.Text;
import io.groundswell.standalone.demo.DemoScript;
import io.groundswell.standalone.support.Parts;
import io.groundswell.topics.Shift;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The evening as the bundled model reads it and the shipped detector sees it, at no one's pace. */
class DemoEveningTest {
  private static final long SLICE_START_MS = 1_000_000_000_000L;

  /** A post that weighs in for one subject. */
  private record Read(String subject, String text, long ms, int polarity) {}

  /** A shift, by its second from the start. */
  private record Told(int second, Move move, List<String> terms) {}

  private static final List<Read> READ = new ArrayList<>();
  private static ProcessorConfig config = ProcessorConfig.read(Map.of("MODEL_NAME", "bundled"));

  @BeforeAll
  static void readThePosts(@TempDir Path folder) throws Exception {
    config =
        ProcessorConfig.read(
            Map.of("MODEL_NAME", "bundled", "CACHE_TTL", "0", "STATE_DIR", folder.toString()));
    // A post that names both candidates weighs in for neither.
    List<DemoScript.Line> lines =
        DemoScript.read().lines().stream()
            .filter(line -> line.post().path("subject").isTextual())
            .toList();
    List<Text> texts = lines.stream().map(line -> new Text(text(line))).toList();
    try (Parts.Core core = Parts.real().core().open(config)) {
      List<Outcome> outcomes = core.scorer().score(texts, Priority.BULK, Deadline.NEVER);
      for (int i = 0; i < lines.size(); i++) {
        Outcome.Scored scored = (Outcome.Scored) outcomes.get(i);
        if (scored.language().supported()) {
          Label label = scored.sentiment().label();
          READ.add(
              new Read(
                  lines.get(i).post().path("subject").asText(),
                  text(lines.get(i)),
                  lines.get(i).at().toMillis(),
                  label == Label.POSITIVE ? 1 : label == Label.NEGATIVE ? -1 : 0));
        }
      }
    }
  }

  /** Whatever second of a slice it begins at. */
  @ParameterizedTest
  @CsvSource({
    "Harrow Lane, 40, 110, dream",
    "Teodor Quill, 120, 190, job",
    "Pebblejot, 190, 250, sync"
  })
  void anAudienceChangesItsMindForWhatHasHappenedAndOnlyThen(
      String subject, int happens, int toldUntil, String term) {
    for (int begin = 0; begin < History.SLICE_SECONDS; begin++) {
      List<Told> told = told(subject, begin);
      assertThat(told).hasSize(1);
      assertThat(told.get(0).second()).isBetween(happens, toldUntil);
      assertThat(told.get(0).move().direction()).isEqualTo(Shift.Direction.DOWN);
      assertThat(told.get(0).terms()).contains(term);
    }
  }

  @Test
  void theFirstChangeOfMindComesWithinTwoMinutes() {
    assertThat(told("Harrow Lane", 0).get(0).second()).isLessThan(120);
  }

  @ParameterizedTest
  @CsvSource({
    "Harrow Lane, The Tin Orchard, 40",
    "Teodor Quill, Odalys Brandt, 120",
    "Pebblejot, Tabbykeep, 190"
  })
  void theAudiencePartsFromTheOpponents(String subject, String opponent, int happens) {
    assertThat(net(subject, -60, happens)).isGreaterThan(0.3);
    assertThat(net(subject, happens, happens + 60)).isLessThan(-0.5);
    assertThat(net(opponent, happens, happens + 60)).isGreaterThan(0.3);
  }

  @ParameterizedTest
  @CsvSource({"Harrow Lane, 240", "Pebblejot, 260"})
  void andIsHalfWonBackInTheEnd(String subject, int from) {
    assertThat(net(subject, from, 330)).isGreaterThan(0.1);
  }

  private static double net(String subject, int from, int to) {
    IntSummaryStatistics opinions =
        READ.stream()
            .filter(read -> read.subject().equals(subject) && read.polarity() != 0)
            .filter(read -> read.ms() >= from * 1000L && read.ms() < to * 1000L)
            .mapToInt(Read::polarity)
            .summaryStatistics();
    return opinions.getAverage();
  }

  private static List<Told> told(String subject, int begin) {
    List<Read> posts = READ.stream().filter(read -> read.subject().equals(subject)).toList();
    ShiftDetector detector = new ShiftDetector(AudienceSettings.shifts(config.settingsRead()));
    History history = new History();
    List<Told> told = new ArrayList<>();
    long zero = SLICE_START_MS + begin * 1000L;
    int next = 0;
    for (int second = -60; second < 330; second++) {
      for (; next < posts.size() && posts.get(next).ms() <= second * 1000L; next++) {
        history.add(zero + posts.get(next).ms(), posts.get(next).polarity());
      }
      int now = second;
      detector
          .evaluate(history, zero + second * 1000L)
          .ifPresent(move -> told.add(new Told(now, move, terms(posts, now, subject))));
    }
    return told;
  }

  private static List<String> terms(List<Read> posts, int second, String subject) {
    return DistinctiveTerms.of(
        texts(posts, second - 60, second),
        texts(posts, second - 900, second - 60),
        subject,
        DistinctiveTerms.MOST);
  }

  private static List<String> texts(List<Read> posts, int from, int to) {
    return posts.stream()
        .filter(read -> read.ms() >= from * 1000L && read.ms() < to * 1000L)
        .map(Read::text)
        .toList();
  }

  private static String text(DemoScript.Line line) {
    return line.post().path("text").asText();
  }
}
