package io.groundswell.standalone.rescore;

import io.groundswell.common.settings.CommonSettings;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.scorer.core.ModelUnavailableException;
import io.groundswell.standalone.local.LocalSettings;
import io.groundswell.standalone.support.CliConfig;
import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.support.Console;
import io.groundswell.standalone.support.KafkaAccess;
import io.groundswell.standalone.support.KafkaOptions;
import io.groundswell.standalone.support.Parts;
import io.groundswell.standalone.support.RecordSender;
import io.groundswell.standalone.support.ScoredLine;
import io.groundswell.standalone.support.StopSignal;
import io.groundswell.standalone.support.TerminalText;
import io.groundswell.topics.TextRules;
import io.groundswell.topics.TopicSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Scores past posts with another model and compares with the scores that were served. */
@Command(
    name = "rescore",
    description = "Score past posts with another model; compare with the served scores.",
    footer = {
      "",
      "The model is loaded in this process and uses no cache; serving is not affected.",
      "Posts are taken by the times of their records; a TIME is ISO-8601 with a zone, such as",
      "2026-11-21T20:00:00Z, or before now: -90m, -2h, -7d. Where records are out of order, a",
      "partition's range ends with its first record of --to or later.",
      "Agreement has Wilson's 95 % interval; shares and means are truncated, not rounded. A change",
      "is that of positive minus negative. Each run writes all its records. Ctrl-C ends with a",
      "report of the posts compared so far.",
      "Example: ./groundswell rescore --model cardiffnlp/twitter-roberta-base-sentiment-latest"
          + " --from -2h"
    })
public final class RescoreCommand implements Callable<Integer> {
  private static final int MOST_EXAMPLES = 1_000;

  private final Console console;
  private final Parts parts;

  @Mixin private final KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      required = true,
      description = "The model, as MODEL_NAME takes it.")
  private String model = "";

  @Option(
      names = "--from",
      paramLabel = "TIME",
      required = true,
      converter = TimeOption.class,
      description = "Posts from then on.")
  private Instant from = Instant.EPOCH;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = TimeOption.class,
      description = "Posts before then (default: now).")
  private Instant to = new TimeOption().convert("now");

  @Option(
      names = "--subject",
      paramLabel = "NAME",
      description = "Only posts that name this subject themselves.")
  private @Nullable String subject;

  @Option(
      names = "--examples",
      paramLabel = "N",
      description = "Show N of the largest changes (default: 10).")
  private int examples = 10;

  @Option(names = "--json", description = "The report as JSON.")
  private boolean json;

  @Option(names = "--no-write", description = "Compare only; write nothing to SHADOW_TOPIC.")
  private boolean noWrite;

  public RescoreCommand(Console console, Parts parts) {
    this.console = console;
    this.parts = parts;
  }

  @Override
  public Integer call() throws Exception {
    CliConfig config = CliConfig.read(console.environment());
    String sentiment = kafka.topic(config, CommonSettings.SENTIMENT_TOPIC);
    String shadow = config.get(CommonSettings.SHADOW_TOPIC);
    requireOptionsThatFit(sentiment, shadow);
    ProcessorConfig scoring = scoring();
    KafkaAccess access = kafka.access(config);
    // Closed after everything else: the exit of the JVM waits for it.
    try (StopSignal signal = StopSignal.listen();
        KafkaConsumer<byte[], byte[]> consumer = access.consumer(access.partitions(sentiment))) {
      PostRange range = new PostRange(consumer, from, to);
      if (range.most() == 0) {
        throw CommandException.failed(sentiment + " has no posts from " + from + " to " + to + ".");
      }
      if (!noWrite) {
        createTopic(access, shadow, scoring);
      }
      console.err().println("Loading the model " + TerminalText.escape(model) + " …");
      try (Parts.Core core = parts.core().open(scoring);
          RecordSender sender = noWrite ? null : new RecordSender(access, shadow)) {
        Rescore rescore =
            new Rescore(
                new TextRules(scoring.settingsRead().get(CommonSettings.MAX_TEXT_BYTES)),
                core,
                subject,
                examples,
                sender,
                console);
        boolean whole = rescore.run(range, signal::given);
        ComparisonReport report =
            new ComparisonReport(rescore.comparison(), from, to, whole, sender);
        console.out().println(json ? ScoredLine.json(report.json()) : report.readable());
      }
    } catch (KafkaException e) {
      throw access.failure(e, sentiment);
    } catch (ModelUnavailableException e) {
      throw CommandException.failed("The model fails for every text: " + e.getMessage());
    }
    return 0;
  }

  private void requireOptionsThatFit(String sentiment, String shadow) {
    if (!from.isBefore(to)) {
      throw CommandException.usage("--from must be before --to.");
    }
    if (examples < 0 || examples > MOST_EXAMPLES) {
      throw CommandException.usage(
          "--examples takes a whole number from 0 to " + MOST_EXAMPLES + ".");
    }
    if (!noWrite && sentiment.equals(shadow)) {
      throw CommandException.usage(
          "What is read from " + shadow + " can't be written to it: add --no-write.");
    }
  }

  /** The settings of the scorer, with only this model, at its default revision, and no cache. */
  private ProcessorConfig scoring() {
    return new LocalSettings(console.environment())
        .with(
            Map.of(
                "MODEL_NAME", model,
                "MODEL_REVISION", "",
                "MODEL_ROUTES", "",
                "SHADOW_MODEL", "",
                "CACHE_TTL", "0"))
        .processor();
  }

  private static void createTopic(KafkaAccess access, String topic, ProcessorConfig config) {
    if (config.settingsRead().get(CommonSettings.CREATE_TOPICS)) {
      access.create(
          List.of(TopicSpec.sentimentShadow(topic)),
          config.settingsRead().get(CommonSettings.REPLICATION_FACTOR).shortValue());
    } else {
      access.partitions(topic); // fails now instead of by a timeout later
    }
  }
}
