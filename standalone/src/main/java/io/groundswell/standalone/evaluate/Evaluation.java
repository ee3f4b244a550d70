package io.groundswell.standalone.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.scorer.core.Label;
import io.groundswell.scorer.core.Language;
import io.groundswell.scorer.core.Sentiment;
import java.util.EnumMap;
import java.util.Formatter;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** Accuracy of the scores of labelled texts, overall and by group, as a table or as JSON. */
public final class Evaluation {
  private static final int DECIMALS = 10_000;

  private final LabelTally all = new LabelTally();
  private final Map<Grouping, SortedMap<Grouping.Group, LabelTally>> groups =
      new EnumMap<>(Grouping.class);

  void add(Label expected, Language language, Sentiment given) {
    all.add(expected, given);
    for (Grouping grouping : Grouping.values()) {
      groups
          .computeIfAbsent(grouping, g -> new TreeMap<>())
          .computeIfAbsent(grouping.of(language, given), g -> new LabelTally())
          .add(expected, given);
    }
  }

  long texts() {
    return all.confusion().texts();
  }

  ObjectNode json(double textsPerSecond) {
    ObjectNode json = StrictJson.object();
    Confusion confusion = all.confusion();
    ObjectNode recalls = StrictJson.object();
    ObjectNode matrix = StrictJson.object();
    for (Label expected : Label.values()) {
      confusion
          .recall(expected)
          .ifPresentOrElse(
              recall -> recalls.put(name(expected), recall), () -> recalls.putNull(name(expected)));
      ObjectNode row = matrix.putObject(name(expected));
      for (Label scored : Label.values()) {
        row.put(name(scored), confusion.count(expected, scored));
      }
    }
    figures(json, all).put("texts_per_second", textsPerSecond);
    json.set("per_class_recall", recalls);
    json.set("confusion", matrix);
    groups.forEach(
        (grouping, tallies) -> {
          ObjectNode rows = json.putObject("by_" + grouping.title);
          tallies.forEach((group, tally) -> figures(rows.putObject(group.name()), tally));
        });
    return json;
  }

  private static ObjectNode figures(ObjectNode json, LabelTally tally) {
    return json.put("macro_recall", tally.confusion().macroRecall())
        .put("macro_f1", tally.confusion().macroF1())
        .put("accuracy", tally.confusion().accuracy())
        .put("calibration_error", tally.calibration().error())
        .put("texts", tally.confusion().texts());
  }

  String readable(double textsPerSecond) {
    Formatter out = new Formatter(Locale.ROOT);
    Confusion confusion = all.confusion();
    out.format("macro recall  %s%n", cut(confusion.macroRecall()));
    for (Label label : Label.values()) {
      OptionalDouble recall = confusion.recall(label);
      out.format("  %-11s %s%n", name(label), recall.isPresent() ? cut(recall.getAsDouble()) : "-");
    }
    out.format("macro F1      %s%n", cut(confusion.macroF1()));
    out.format("accuracy      %s%n", cut(confusion.accuracy()));
    out.format("ECE           %s%n", cut(all.calibration().error()));
    out.format("%d texts, %d a second%n", texts(), (long) textsPerSecond);
    appendConfusion(out);
    groups.forEach((grouping, tallies) -> append(out, grouping, tallies));
    return out.toString().stripTrailing();
  }

  private void appendConfusion(Formatter out) {
    out.format("%n%-14s", "truth, scored");
    for (Label scored : Label.values()) {
      out.format("%10s", name(scored));
    }
    out.format("%n");
    for (Label expected : Label.values()) {
      out.format("%-14s", name(expected));
      for (Label scored : Label.values()) {
        out.format("%10d", all.confusion().count(expected, scored));
      }
      out.format("%n");
    }
  }

  private static void append(
      Formatter out, Grouping grouping, SortedMap<Grouping.Group, LabelTally> tallies) {
    out.format(
        "%n%-14s%10s%14s%10s%10s%8s%n",
        grouping.title, "texts", "macro recall", "macro F1", "accuracy", "ECE");
    tallies.forEach(
        (group, tally) ->
            out.format(
                "%-14s%10d%14s%10s%10s%8s%n",
                group.name(),
                tally.confusion().texts(),
                cut(tally.confusion().macroRecall()),
                cut(tally.confusion().macroF1()),
                cut(tally.confusion().accuracy()),
                cut(tally.calibration().error())));
  }

  /** Four decimals, truncated: rounding must not make a figure look better. */
  public static String cut(double figure) {
    // The error of figures computed from floats is smaller.
    double floatingPoint = 1e-7;
    return String.format(
        Locale.ROOT, "%.4f", Math.floor((figure + floatingPoint) * DECIMALS) / DECIMALS);
  }

  private static String name(Label label) {
    return label.name().toLowerCase(Locale.ROOT);
  }
}
