package io.groundswell.standalone;

import io.groundswell.processor.scoring.Label;
import io.groundswell.processor.scoring.Text;
import io.groundswell.topics.BadInputException;
import io.groundswell.topics.StrictJson;
import io.groundswell.topics.TextRules;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads lines of label, tab, text. */
final class LabelledTexts {
  private static final int MAX_LINE_BYTES = 1 << 20;

  private final ByteLines lines;
  private final TextRules rules;
  private final String file;

  /**
   * @param file its name, for sentences
   */
  LabelledTexts(InputStream in, TextRules rules, String file) {
    this.lines = new ByteLines(in, MAX_LINE_BYTES);
    this.rules = rules;
    this.file = file;
  }

  record Labelled(long line, Label label, Text text) {}

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
      int tab = content.indexOf('\t');
      if (tab < 0) {
        throw malformed(line, "There is no tab between label and text.");
      }
      String text = rules.check(content.substring(tab + 1));
      return new Labelled(line.number(), label(line, content.substring(0, tab)), new Text(text));
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

  private CommandException malformed(ByteLines.Line line, String why) {
    return CommandException.usage(file + ", line " + line.number() + ": " + why);
  }
}
