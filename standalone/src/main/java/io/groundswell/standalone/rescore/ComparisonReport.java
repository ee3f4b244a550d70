package io.groundswell.standalone.rescore;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.processor.shadow.Unscored;
import io.groundswell.scorer.core.Label;
import io.groundswell.standalone.evaluate.Evaluation;
import io.groundswell.standalone.support.RecordSender;
import io.groundswell.standalone.support.ScoredLine;
import io.groundswell.standalone.support.TerminalText;
import io.groundswell.topics.ModelRef;
import io.groundswell.topics.NetSentiment;
import io.groundswell.topics.Score;
import java.time.Instant;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A comparison as text or as JSON.
 *
 * @param from begin of the range
 * @param to end of the range
 * @param whole whether the range was read to its end
 * @param sender that has published the posts; null if nothing was to be published
 */
record ComparisonReport(
    Comparison comparison, Instant from, Instant to, boolean whole, @Nullable RecordSender sender) {
  /** Rows of languages and of models; the rest is summed up in one row. */
  private static final int MOST_ROWS = 8;

  ObjectNode json() {
    ObjectNode json = StrictJson.object();
    json.put("from", from.toString()).put("to", to.toString()).put("whole", whole);
    ModelRef model = comparison.model();
    if (model == null) {
      json.putNull("model");
    } else {
      model.writeTo(json);
    }
    Pairing all = comparison.all();
    figures(json, all);
    ObjectNode pairs = json.putObject("pairs");
    for (Label served : Label.values()) {
      ObjectNode row = pairs.putObject(name(served));
      for (Label now : Label.values()) {
        row.put(name(now), all.posts(served, now));
      }
    }
    ArrayNode languages = json.putArray("by_language");
    comparison
        .byLanguage()
        .forEach(
            group ->
                figures(languages.addObject().put("language", group.getKey()), group.getValue()));
    ArrayNode models = json.putArray("by_model");
    for (var group : comparison.byModel()) {
      ObjectNode row = models.addObject();
      group.getKey().writeTo(row);
      figures(row, group.getValue());
    }
    ArrayNode examples = json.putArray("examples");
    comparison.examples().forEach(example -> write(example, examples.addObject()));
    ObjectNode skipped = json.putObject("skipped");
    for (Unscored reason : Unscored.values()) {
      skipped.put(name(reason), skipped(reason));
    }
    return json.put("written", sender == null ? 0 : sender.acknowledged());
  }

  private static void figures(ObjectNode json, Pairing of) {
    json.put("posts", of.posts());
    Pairing.Agreement agreement = of.agreement();
    if (agreement == null) {
      json.putNull("agreement");
    } else {
      json.putObject("agreement")
          .put("value", agreement.value())
          .put("low", agreement.low())
          .put("high", agreement.high());
    }
    side(json.putObject("serving"), of::served, of.servedConfidence(), of.servedNet());
    side(json.putObject("shadow"), of::now, of.nowConfidence(), of.nowNet());
  }

  private static void side(
      ObjectNode json, Function<Label, Long> posts, double confidence, @Nullable NetSentiment net) {
    ObjectNode labels = json.putObject("labels");
    for (Label label : Label.values()) {
      labels.put(name(label), posts.apply(label));
    }
    if (Double.isNaN(confidence)) {
      json.putNull("mean_confidence");
    } else {
      json.put("mean_confidence", confidence);
    }
    if (net == null) {
      json.putNull("net_sentiment");
    } else {
      json.putObject("net_sentiment")
          .put("value", net.value())
          .put("low", net.low())
          .put("high", net.high());
    }
  }

  private static void write(Comparison.Example example, ObjectNode json) {
    json.put("text", example.text()).put("change", example.change());
    write(example.served(), json.putObject("serving"));
    write(example.now(), json.putObject("shadow"));
  }

  private static void write(Score score, ObjectNode json) {
    json.put("label", score.label()).put("confidence", score.confidence());
  }

  String readable() {
    Formatter out = new Formatter(Locale.ROOT);
    Pairing all = comparison.all();
    out.format("from %s to %s%s%n", from, to, whole ? "" : ", stopped before the end");
    ModelRef model = comparison.model();
    if (model != null) {
      out.format("now           %s%n", title(model));
      appendFigures(out, all);
      appendPairs(out, all);
      appendGroups(out, "language", comparison.byLanguage(), TerminalText::escape);
      appendGroups(out, "served by", comparison.byModel(), ComparisonReport::title);
      appendExamples(out);
    } else {
      out.format("posts         0%n");
    }
    appendRest(out);
    return out.toString().stripTrailing();
  }

  private static void appendFigures(Formatter out, Pairing all) {
    Pairing.Agreement agreement = all.agreement();
    out.format("posts         %,d%n", all.posts());
    if (agreement != null) {
      out.format(
          "agreement     %s, 95 %%: %s to %s%n",
          Evaluation.cut(agreement.value()),
          Evaluation.cut(agreement.low()),
          Evaluation.cut(agreement.high()));
    }
    out.format("%n%-14s%10s%10s%n", "", "served", "now");
    for (Label label : Label.values()) {
      out.format(
          "%-14s%10s%10s%n",
          name(label), share(all.served(label), all.posts()), share(all.now(label), all.posts()));
    }
    out.format(
        "%-14s%10s%10s%n",
        "confidence", Evaluation.cut(all.servedConfidence()), Evaluation.cut(all.nowConfidence()));
    out.format("%-14s%10s%10s%n", "net sentiment", net(all.servedNet()), net(all.nowNet()));
  }

  private static void appendPairs(Formatter out, Pairing all) {
    out.format("%n%-14s", "served, now");
    for (Label now : Label.values()) {
      out.format("%10s", name(now));
    }
    out.format("%n");
    for (Label served : Label.values()) {
      out.format("%-14s", name(served));
      for (Label now : Label.values()) {
        out.format("%10d", all.posts(served, now));
      }
      out.format("%n");
    }
  }

  private static <K> void appendGroups(
      Formatter out, String title, List<Map.Entry<K, Pairing>> groups, Function<K, String> name) {
    out.format("%n%10s%12s%12s%10s  %s%n", "posts", "agreement", "net served", "net now", title);
    for (var group : groups.subList(0, Math.min(MOST_ROWS, groups.size()))) {
      Pairing of = group.getValue();
      Pairing.Agreement agreement = of.agreement();
      out.format(
          "%10d%12s%12s%10s  %s%n",
          of.posts(),
          agreement == null ? "-" : Evaluation.cut(agreement.value()),
          net(of.servedNet()),
          net(of.nowNet()),
          name.apply(group.getKey()));
    }
    if (groups.size() > MOST_ROWS) {
      long rest =
          groups.subList(MOST_ROWS, groups.size()).stream()
              .mapToLong(group -> group.getValue().posts())
              .sum();
      out.format("%10d%12s%12s%10s  %d others%n", rest, "", "", "", groups.size() - MOST_ROWS);
    }
  }

  private void appendExamples(Formatter out) {
    if (!comparison.examples().isEmpty()) {
      out.format("%nlargest changes%n");
    }
    for (Comparison.Example example : comparison.examples()) {
      out.format(
          "  %-8s %.2f → %-8s %.2f  %s%n",
          example.served().label(),
          example.served().confidence(),
          example.now().label(),
          example.now().confidence(),
          ScoredLine.text(example.text()));
    }
  }

  private void appendRest(Formatter out) {
    out.format("%n");
    for (Unscored reason : Unscored.values()) {
      if (skipped(reason) > 0) {
        out.format("skipped       %,d: %s%n", skipped(reason), sentence(reason));
      }
    }
    if (sender != null) {
      out.format("written       %,d to %s%n", sender.acknowledged(), sender.topic());
    }
  }

  private long skipped(Unscored reason) {
    return reason == Unscored.RECORD_TOO_LARGE
        ? sender == null ? 0 : sender.tooLarge()
        : comparison.skipped().getOrDefault(reason, 0L);
  }

  private static String sentence(Unscored reason) {
    return switch (reason) {
      case NOT_A_SCORED_POST -> "no scored post, or a text that is not accepted now";
      case MODEL_FAILED -> "the model fails for this text";
      case INTERNAL_ERROR -> "an internal error, see the log";
      case RECORD_TOO_LARGE -> "compared, but larger than the topic takes";
    };
  }

  private static String title(ModelRef model) {
    return TerminalText.escape(
        model.name()
            + " "
            + model.digest().substring(0, Math.min(12, model.digest().length()))
            + " "
            + model.precision());
  }

  private static String share(long part, long whole) {
    return whole == 0 ? "-" : Evaluation.cut((double) part / whole);
  }

  private static String net(@Nullable NetSentiment net) {
    return net == null ? "-" : String.format(Locale.ROOT, "%+.4f", net.value());
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
