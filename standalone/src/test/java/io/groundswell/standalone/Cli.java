package io.groundswell.standalone;

import io.groundswell.processor.ProcessorConfig;
import io.groundswell.scorer.core.LanguageDetector;
import io.groundswell.scorer.core.Languages;
import io.groundswell.scorer.core.ModelId;
import io.groundswell.scorer.core.Outcome;
import io.groundswell.scorer.core.Scorer;
import io.groundswell.scorer.core.Sentiment;
import io.groundswell.standalone.rescore.Rescore;
import io.groundswell.standalone.support.Console;
import io.groundswell.standalone.support.Parts;
import io.groundswell.topics.TextRules;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs commands as the process would, and keeps what they say. */
public final class Cli {
  private static final Pattern LENGTH = Pattern.compile("tokens=(\\d+)");

  private static final Languages LANGUAGES = new Languages(new SpanishByHola(), Set.of("en"));

  private static final ModelId MODEL = new ModelId("m", "a1", "OnnxRuntime", "int8");

  /**
   * Scores by the first word: good, bad, or neither; texts with {@code broken} fail. {@code
   * tokens=N} is the length, {@code cut} makes it truncated.
   */
  private static final Scorer SCORER =
      (texts, priority, deadline) ->
          texts.stream()
              .<Outcome>map(
                  text ->
                      text.value().contains("broken")
                          ? new Outcome.Failed(Outcome.Failure.MODEL_FAILED, "The model fails.")
                          : new Outcome.Scored(
                              sentiment(text.value()),
                              false,
                              MODEL,
                              LANGUAGES.of(text, Set.of("en"))))
              .toList();

  final List<String> cleared = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Map<String, String> environment = Map.of();
  private byte[] in = new byte[0];
  private Parts.Starter<ProcessorConfig> processor = config -> () -> {};
  private Parts.CoreOpener core = config -> new FakeCore();

  public Cli environment(Map<String, String> variables) {
    environment = variables;
    return this;
  }

  Cli in(String text) {
    return in(text.getBytes(StandardCharsets.UTF_8));
  }

  Cli in(byte[] bytes) {
    in = bytes;
    return this;
  }

  /** What is started where a command starts a processor. */
  public Cli processor(Parts.Starter<ProcessorConfig> starter) {
    processor = starter;
    return this;
  }

  /** What is opened where a command scores by itself. */
  Cli core(Parts.CoreOpener opener) {
    core = opener;
    return this;
  }

  public int run(String... args) {
    Parts parts =
        new Parts(
            processor,
            config -> () -> {},
            core,
            (url, digest) -> {
              cleared.add(url.address() + digest.map(d -> " " + d).orElse(""));
              return 3;
            });
    return StandaloneMain.run(console(), parts, Path.of("no", "such", "note.json"), args);
  }

  private Console console() {
    return new Console(
        environment,
        new ByteArrayInputStream(in),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  /** What the command does, to be stopped at will; nothing is written. */
  public Rescore rescore(TextRules rules) throws Exception {
    ProcessorConfig config = ProcessorConfig.read(environment);
    return new Rescore(rules, core.open(config), null, 10, null, console());
  }

  public String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  public String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static final class FakeCore implements Parts.Core {
    @Override
    public Scorer scorer() {
      return SCORER;
    }

    @Override
    public void close() {}
  }

  /** Takes a text for Spanish if it says hola. */
  private static final class SpanishByHola implements LanguageDetector {
    @Override
    public Set<String> languages() {
      return Set.of("en", "es");
    }

    @Override
    public String detect(String text, Set<String> readable) {
      return text.contains("hola") ? "es" : "en";
    }
  }

  private static Sentiment sentiment(String text) {
    Matcher length = LENGTH.matcher(text);
    int tokens = length.find() ? Integer.parseInt(length.group(1)) : 3;
    boolean truncated = text.endsWith(" cut");
    return switch (text.split(" ")[0]) {
      case "good" -> new Sentiment(0.1f, 0.2f, 0.7f, tokens, 1, truncated);
      case "bad" -> new Sentiment(0.7f, 0.2f, 0.1f, tokens, 1, truncated);
      default -> new Sentiment(0.2f, 0.6f, 0.2f, tokens, 1, truncated);
    };
  }
}
