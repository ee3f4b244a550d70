package io.groundswell.standalone.evaluate;

import io.groundswell.common.settings.CommonSettings;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.processor.audience.ModelCalibration;
import io.groundswell.scorer.ScorerSettings;
import io.groundswell.scorer.core.Deadline;
import io.groundswell.scorer.core.ModelUnavailableException;
import io.groundswell.scorer.core.Outcome;
import io.groundswell.scorer.core.Priority;
import io.groundswell.standalone.local.LocalSettings;
import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.support.Console;
import io.groundswell.standalone.support.Parts;
import io.groundswell.standalone.support.ScoredLine;
import io.groundswell.topics.TextRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Scores labelled texts in this process and compares, by text or by topic. */
@Command(
    name = "evaluate",
    description = "Score labelled texts and report how often the model agrees.",
    footer = {
      "",
      "Each line of the file is a label (negative, neutral or positive), a tab, and a text.",
      "It uses no broker and no cache. Macro recall and macro F1 are means over the classes;",
      "ECE is the expected calibration error, in 15 equal bins of confidence. Lengths are in",
      "tokens; texts cut at MAX_TOKENS count as longer. Languages are as detected.",
      "Figures are truncated, not rounded.",
      "",
      "With --audience, lines are a topic, a score from -2 to 2 and a text. The methods of counting",
      "an audience are compared with the labels of each topic: mean over topics of the",
      "Kullback-Leibler divergence, of all three classes and of positive against negative, and of",
      "the absolute and the relative absolute error. The last column is the excess over the",
      "smallest divergence: 95 % of 10,000 draws of topics (docs/audience-counting.md)."
    })
public final class EvaluateCommand implements Callable<Integer> {
  /** Enough for full batches of texts of similar length in every worker. */
  private static final int BATCH = 1_024;

  private final Console console;
  private final Parts parts;
  private final Evaluation evaluation = new Evaluation();
  private long scoringNanos;

  @Parameters(index = "0", paramLabel = "FILE.tsv", description = "Label, tab, text a line.")
  private Path file = Path.of("");

  @Option(
      names = "--json",
      description = "Print the figures as JSON; with --audience, also by topic.")
  private boolean json;

  @Option(
      names = "--audience",
      description = "Compare counts of topics: topic, score, text a line.")
  private boolean audience;

  @Option(
      names = "--window",
      paramLabel = "POSTS",
      description = "With --audience: split topics into samples of N posts.")
  private int window = Integer.MAX_VALUE;

  @Option(
      names = "--resample",
      description = "With --audience: draw other true shares for each topic, uniformly.")
  private boolean resample;

  public EvaluateCommand(Console console, Parts parts) {
    this.console = console;
    this.parts = parts;
  }

  @Override
  public Integer call() throws Exception {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw CommandException.usage(file + " is not a file that can be read.");
    }
    if (window < 1 || (!audience && (resample || window < Integer.MAX_VALUE))) {
      throw CommandException.usage("--window of at least 1 and --resample go with --audience.");
    }
    ProcessorConfig config =
        new LocalSettings(console.environment()).with(Map.of("CACHE_TTL", "0")).processor();
    try (InputStream in = Files.newInputStream(file);
        Parts.Core core = parts.core().open(config)) {
      TextRules rules = new TextRules(config.settingsRead().get(CommonSettings.MAX_TEXT_BYTES));
      LabelledTexts texts = new LabelledTexts(in, rules, file.toString(), audience);
      if (audience) {
        AudienceEvaluation counted =
            new AudienceEvaluation(
                ModelCalibration.of(ScorerSettings.routes(config.settingsRead())));
        score(
            texts,
            core,
            (text, given) -> counted.add(text.topic(), text.label(), given.sentiment()));
        return report(counted);
      }
      score(
          texts,
          core,
          (text, given) -> evaluation.add(text.label(), given.language(), given.sentiment()));
    } catch (ModelUnavailableException e) {
      throw CommandException.failed("The model fails for every text: " + e.getMessage());
    }
    requireLines(evaluation.texts());
    console
        .out()
        .println(
            json
                ? ScoredLine.json(evaluation.json(textsPerSecond()))
                : evaluation.readable(textsPerSecond()));
    return 0;
  }

  private int report(AudienceEvaluation counted) {
    requireLines(counted.texts());
    if (resample) {
      counted.resample();
      if (counted.texts() == 0) {
        throw CommandException.usage(file + " has no topic with posts of all three classes.");
      }
    }
    AudienceEvaluation.Result result = counted.result(window);
    console.out().println(json ? ScoredLine.json(result.json()) : result.readable());
    return 0;
  }

  private void requireLines(long texts) {
    if (texts == 0) {
      throw CommandException.usage(file + " has no lines.");
    }
  }

  private void score(
      LabelledTexts texts, Parts.Core core, BiConsumer<LabelledTexts.Labelled, Outcome.Scored> each)
      throws IOException {
    long done = 0;
    for (var next = texts.next(BATCH); !next.isEmpty(); next = texts.next(BATCH)) {
      long start = System.nanoTime();
      List<Outcome> outcomes =
          core.scorer()
              .score(
                  next.stream().map(LabelledTexts.Labelled::text).toList(),
                  Priority.BULK,
                  Deadline.NEVER);
      scoringNanos += System.nanoTime() - start;
      for (int i = 0; i < next.size(); i++) {
        each.accept(next.get(i), scored(next.get(i), outcomes.get(i)));
      }
      done += next.size();
      console.err().printf(Locale.ROOT, "%,d texts scored%n", done);
    }
  }

  private Outcome.Scored scored(LabelledTexts.Labelled labelled, Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      throw CommandException.failed(
          file + ", line " + labelled.line() + " can't be scored: " + failed.message());
    }
    return (Outcome.Scored) outcome;
  }

  private double textsPerSecond() {
    return evaluation.texts() / (scoringNanos / 1e9);
  }
}
