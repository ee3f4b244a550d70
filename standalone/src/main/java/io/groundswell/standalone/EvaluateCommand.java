package io.groundswell.standalone;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.processor.scoring.Deadline;
import io.groundswell.processor.scoring.Label;
import io.groundswell.processor.scoring.Lane;
import io.groundswell.processor.scoring.ModelUnavailableException;
import io.groundswell.processor.scoring.Outcome;
import io.groundswell.processor.scoring.Scorer;
import io.groundswell.topics.StrictJson;
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
      "No broker and no cache take part. Macro recall is the mean of the classes' recalls."
    })
final class EvaluateCommand implements Callable<Integer> {
  /** Large enough to be cut into full batches of like length for every worker. */
  private static final int WINDOW = 1_024;

  private final Console console;
  private final Parts parts;
  private final Confusion confusion = new Confusion();
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
      score(
          new LabelledTexts(in, new TextRules(config.maxTextBytes()), file.toString()),
          core.scorer());
    } catch (ModelUnavailableException e) {
      throw CommandException.failed("The model fails for every text: " + e.getMessage());
    }
    if (confusion.texts() == 0) {
      throw CommandException.usage(file + " has no lines.");
    }
    console.out().println(json ? ScoredLine.json(asJson()) : readable());
    return 0;
  }

  private void score(LabelledTexts texts, Scorer scorer) throws IOException {
    for (var window = texts.next(WINDOW); !window.isEmpty(); window = texts.next(WINDOW)) {
      long start = System.nanoTime();
      List<Outcome> outcomes =
          scorer.score(
              window.stream().map(LabelledTexts.Labelled::text).toList(),
              Lane.BULK,
              Deadline.NEVER);
      scoringNanos += System.nanoTime() - start;
      for (int i = 0; i < window.size(); i++) {
        add(window.get(i), outcomes.get(i));
      }
      console.err().printf(Locale.ROOT, "%,d texts scored%n", confusion.texts());
    }
  }

  private void add(LabelledTexts.Labelled labelled, Outcome outcome) {
    if (outcome instanceof Outcome.Scored scored) {
      confusion.add(labelled.label(), scored.sentiment().label());
    } else if (outcome instanceof Outcome.Failed failed) {
      throw CommandException.failed(
          file + ", line " + labelled.line() + " can't be scored: " + failed.message());
    }
  }

  private double textsPerSecond() {
    return confusion.texts() / (scoringNanos / 1e9);
  }

  private ObjectNode asJson() {
    ObjectNode figures = StrictJson.object().put("macro_recall", confusion.macroRecall());
    ObjectNode recalls = figures.putObject("per_class_recall");
    for (Label label : Label.values()) {
      String name = label.name().toLowerCase(Locale.ROOT);
      confusion
          .recall(label)
          .ifPresentOrElse(recall -> recalls.put(name, recall), () -> recalls.putNull(name));
    }
    return figures
        .put("accuracy", confusion.accuracy())
        .put("texts_per_second", textsPerSecond())
        .put("texts", confusion.texts());
  }

  private String readable() {
    StringBuilder figures = new StringBuilder();
    figures.append(String.format(Locale.ROOT, "macro recall  %.4f%n", confusion.macroRecall()));
    for (Label label : Label.values()) {
      String recall =
          confusion.recall(label).stream()
              .mapToObj(r -> String.format(Locale.ROOT, "%.4f", r))
              .findFirst()
              .orElse("-");
      figures.append(
          String.format(
              Locale.ROOT, "  %-11s %s%n", label.name().toLowerCase(Locale.ROOT), recall));
    }
    return figures
        + String.format(
            Locale.ROOT,
            "accuracy      %.4f%n%d texts, %.0f a second",
            confusion.accuracy(),
            confusion.texts(),
            textsPerSecond());
  }
}
