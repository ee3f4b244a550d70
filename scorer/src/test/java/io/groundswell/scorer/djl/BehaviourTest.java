package io.groundswell.scorer.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.groundswell.scorer.core.Label;
import io.groundswell.scorer.core.LongText;
import io.groundswell.scorer.core.Sentiment;
import io.groundswell.scorer.core.TokenizedText;
import io.groundswell.scorer.djl.BehaviourCases.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The bundled model's behaviour matches the model card. */
class BehaviourTest {
  private static final Path MODEL = Path.of("..", "model");
  private static final Pattern ROW =
      Pattern.compile("^\\| ([^|*]+) \\| (\\d+) \\| (\\d+) \\| \\d+ % \\|$", Pattern.MULTILINE);
  private static final Pattern MISS =
      Pattern.compile(
          "^\\| ([^|]+) \\| (POSITIVE|NEUTRAL|NEGATIVE) \\| (?!\\2)[A-Z]+ \\| [^|]+ \\|$",
          Pattern.MULTILINE);
  private static final String MARKER = "<!-- behaviour.py --card writes this table";
  private static final int BATCH = 8;

  @Test
  void theModelCardMatchesTheResults() throws IOException {
    BehaviourCases cases = BehaviourCases.in(MODEL);
    Map<String, Result> passed = cases.results(labels(cases.texts())::get);
    Map<String, Result> card = card(Files.readString(MODEL.resolve("README.md")));

    assertThat(passed.values().stream().mapToInt(Result::of).sum()).isGreaterThan(700);
    assertThat(card.keySet())
        .as("kinds; run model/training/behaviour.py --card")
        .containsExactlyElementsOf(passed.keySet());
    passed.forEach(
        (kind, result) -> {
          assertThat(card.get(kind).of()).as("cases of %s", kind).isEqualTo(result.of());
          // Rounding differs between processors and may decide a close case.
          assertThat(card.get(kind).passed())
              .as("passed by %s; run model/training/behaviour.py --card", kind)
              .isCloseTo(result.passed(), within(1));
        });
  }

  @Test
  void theMissesInTheGuideAreMisses() throws IOException {
    Map<String, String> misses = new LinkedHashMap<>();
    MISS.matcher(Files.readString(MODEL.resolveSibling("docs").resolve("bundled-model.md")))
        .results()
        .forEach(row -> misses.put(row.group(1), row.group(2)));

    assertThat(misses).hasSizeGreaterThanOrEqualTo(6);
    Map<String, Label> labels = labels(List.copyOf(misses.keySet()));
    misses.forEach((text, label) -> assertThat(labels.get(text)).as(text).hasToString(label));
  }

  @Test
  void aGroupIsOneCaseAndPassesIfItsTextsAgree() {
    BehaviourCases cases = new BehaviourCases();
    List.of(
            "plain\tPOSITIVE\tgood",
            "plain\tPOSITIVE\tbad",
            "plain\tNEGATIVE|NEUTRAL\tbad",
            "names\t=1\tgood Ann",
            "names\t=2\tgood",
            "names\t=1\tbad Bob",
            "names\t=2\tgood")
        .forEach(line -> cases.add("own", line));
    cases.add("long", "POSITIVE\tgood");

    assertThat(cases.results(t -> t.startsWith("good") ? Label.POSITIVE : Label.NEGATIVE))
        .isEqualTo(
            Map.of(
                "own: plain", new Result(2, 3),
                "own: names", new Result(1, 2),
                "long", new Result(1, 1)));
  }

  @Test
  void parsesTheCardsTable() {
    assertThat(
            card(
                "| no | 1 | 2 | 50 % |\n"
                    + MARKER
                    + " -->\n| a: b | 1 | 3 | 33 % |\n| **all** | 1 | 3 | 33 % |\n"))
        .isEqualTo(Map.of("a: b", new Result(1, 3)));
  }

  private static Map<String, Label> labels(List<String> texts) {
    Map<String, Label> labels = new HashMap<>();
    try (DjlSentimentModel model =
        DjlSentimentModel.openBundled(new ModelOptions(128, LongText.TRUNCATE))) {
      Map<String, TokenizedText> tokens = new LinkedHashMap<>();
      texts.forEach(text -> tokens.put(text, model.tokenize(model.normalise(text))));
      List<String> byLength =
          texts.stream().sorted(Comparator.comparingInt(t -> tokens.get(t).tokens())).toList();
      for (int start = 0; start < byLength.size(); start += BATCH) {
        List<String> batch = byLength.subList(start, Math.min(start + BATCH, byLength.size()));
        List<float[]> logits =
            model.infer(batch.stream().map(text -> tokens.get(text).segments().get(0)).toList());
        for (int i = 0; i < batch.size(); i++) {
          String text = batch.get(i);
          labels.put(text, Sentiment.of(tokens.get(text), logits.subList(i, i + 1)).label());
        }
      }
    }
    return labels;
  }

  private static Map<String, Result> card(String card) {
    Map<String, Result> rows = new LinkedHashMap<>();
    ROW.matcher(card.substring(card.indexOf(MARKER)))
        .results()
        .forEach(
            row ->
                rows.put(
                    row.group(1),
                    new Result(Integer.parseInt(row.group(2)), Integer.parseInt(row.group(3)))));
    return rows;
  }
}
