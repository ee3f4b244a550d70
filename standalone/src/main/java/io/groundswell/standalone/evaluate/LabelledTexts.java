package io.groundswell.standalone.evaluate;

import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.scorer.core.Label;
import io.groundswell.scorer.core.Text;
import io.groundswell.standalone.support.ByteLines;
import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.support.TerminalText;
import io.groundswell.topics.TextRules;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads lines of label, tab, text; or of topic, tab, score, tab, text. */
final class LabelledTexts {
  private static final int MAX_LINE_BYTES = 1 << 20;

  private final ByteLines lines;
  private final TextRules rules;
  private final String file;
  private final boolean topics;

  /**
   * @param file name of the file, for messages
   * @param topics whether lines start with a topic and have a score in place of the label
   */
  LabelledTexts(InputStream in, TextRules rules, String file, boolean topics) {
    this.topics = topics;
    this.lines = new ByteLines(in, MAX_LINE_BYTES);
    this.rules = rules;
    this.file = file;
  }

  /**
   * @param topic empty where lines have none
   */
  record Labelled(long line, String topic, Label label, Text text) {}

  /**
   * The next lines, at most {@code most}; empty after the last.
   *
   * @throws CommandException on the first malformed line
   */
  List<Labelled> next(int most) throws IOException {
    List<Labelled> next = new ArrayList<>(most);
    while (next.size() < most) {
      ByteLines.Line line = lines.next();
      if (line == null) {
        break;
      }
      next.add(parse(line));
    }
    return next;
  }

  private Labelled parse(ByteLines.Line line) {
    try {
      if (line.tooLong()) {
        throw malformed(line, "It is longer than " + MAX_LINE_BYTES + " bytes.");
      }
      String content = StrictJson.utf8(line.bytes());
      String[] columns = content.split("\t", topics ? 3 : 2);
      if (columns.length < (topics ? 3 : 2)) {
        throw malformed(
            line,
            topics
                ? "There are no two tabs between topic, score and text."
                : "There is no tab between label and text.");
      }
      String text = rules.check(columns[columns.length - 1]);
      return topics
          ? new Labelled(line.number(), columns[0].strip(), sign(line, columns[1]), new Text(text))
          : new Labelled(line.number(), "", label(line, columns[0]), new Text(text));
    } catch (BadInputException e) {
      throw malformed(line, String.valueOf(e.getMessage()));
    }
  }

  private Label label(ByteLines.Line line, String name) {
    try {
      return Label.valueOf(name.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw malformed(
          line,
          "The label is not negative, neutral or positive but " + TerminalText.escape(name) + ".");
    }
  }

  /** The sign of a five-point score. */
  private Label sign(ByteLines.Line line, String score) {
    return switch (score.strip()) {
      case "-2", "-1" -> Label.NEGATIVE;
      case "0" -> Label.NEUTRAL;
      case "1", "2" -> Label.POSITIVE;
      default ->
          throw malformed(
              line,
              "The score is not a whole number from -2 to 2 but "
                  + TerminalText.escape(score)
                  + ".");
    };
  }

  private CommandException malformed(ByteLines.Line line, String why) {
    return CommandException.usage(file + ", line " + line.number() + ": " + why);
  }
}
