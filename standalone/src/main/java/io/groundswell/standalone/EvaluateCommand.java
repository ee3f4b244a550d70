package io.groundswell.standalone;

import io.groundswell.processor.ProcessorConfig;
import io.groundswell.processor.scoring.Deadline;
import io.groundswell.processor.scoring.Lane;
import io.groundswell.processor.scoring.Languages;
import io.groundswell.processor.scoring.ModelUnavailableException;
import io.groundswell.processor.scoring.Outcome;
import io.groundswell.topics.TextRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Scores labelled texts in this process and compares. */
@Command(
    name = "evaluate",
    description = "Score labelled texts and tell how often the model agrees.",
    footer = {
      "",
      "Each line of the file is a label (negative, neutral or positive), a tab, and a text.",
      "No broker and no cache take part. Macro recall and macro F1 are means over the classes;",
      "ECE is the expected calibration error, in 15 equal bins of confidence. Lengths are in",
      "tokens; texts that MAX_TOKENS cut are among the longer ones. Languages are as detected.",
      "Figures are cut, not rounded."
    })
final class EvaluateCommand implements Callable<Integer> {
  /** Large enough to be cut into full batches of like length for every worker. */
  private static final int WINDOW = 1_024;

  private final Console console;
  private final Parts parts;
  private final Evaluation evaluation = new Evaluation();
  private long scoringNanos;

  @Parameters(index = "0", paramLabel = "FILE.tsv", description = "Label, tab, text a line.")
  private Path file = Path.of("");

  @Option(names = "--json", description = "The figures as JSON.")
  private boolean json;

  EvaluateCommand(Console console, Parts parts) {
    this.console = console;
    this.parts = parts;
  }

  @Override
  public Integer call() throws Exception {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw CommandException.usage(file + " is not a file that can be read.");
    }
    Map<String, String> environment = new HashMap<>(console.environment());
    environment.put("CACHE_TTL", "0");
    ProcessorConfig config = ProcessorConfig.read(environment);
    try (InputStream in = Files.newInputStream(file);
        Parts.Core core = parts.core().open(config)) {
      score(new LabelledTexts(in, new TextRules(config.maxTextBytes()), file.toString()), core);
    } catch (ModelUnavailableException e) {
      throw CommandException.failed("The model fails for every text: " + e.getMessage());
    }
    if (evaluation.texts() == 0) {
      throw CommandException.usage(file + " has no lines.");
    }
    console
        .out()
        .println(
            json
                ? ScoredLine.json(evaluation.json(textsPerSecond()))
                : evaluation.readable(textsPerSecond()));
    return 0;
  }

  private void score(LabelledTexts texts, Parts.Core core) throws IOException {
    for (var window = texts.next(WINDOW); !window.isEmpty(); window = texts.next(WINDOW)) {
      long start = System.nanoTime();
      List<Outcome> outcomes =
          core.scorer()
              .score(
                  window.stream().map(LabelledTexts.Labelled::text).toList(),
                  Lane.BULK,
                  Deadline.NEVER);
      scoringNanos += System.nanoTime() - start;
      for (int i = 0; i < window.size(); i++) {
        add(window.get(i), outcomes.get(i), core.languages());
      }
      console.err().printf(Locale.ROOT, "%,d texts scored%n", evaluation.texts());
    }
  }

  private void add(LabelledTexts.Labelled labelled, Outcome outcome, Languages languages) {
    if (outcome instanceof Outcome.Scored scored) {
      evaluation.add(
          labelled.label(), languages.of(labelled.text().value(), null), scored.sentiment());
    } else if (outcome instanceof Outcome.Failed failed) {
      throw CommandException.failed(
          file + ", line " + labelled.line() + " can't be scored: " + failed.message());
    }
  }

  private double textsPerSecond() {
    return evaluation.texts() / (scoringNanos / 1e9);
  }
}
