package io.groundswell.standalone.evaluate;

import io.groundswell.scorer.core.Language;
import io.groundswell.scorer.core.Sentiment;
import java.util.Comparator;

/** A criterion by which texts are grouped. */
enum Grouping {
  /** By tokens; the length of a truncated text is not known, so it counts as longer. */
  LENGTH("length") {
    @Override
    Group of(Language language, Sentiment sentiment) {
      if (!sentiment.truncated()) {
        int shortest = 1;
        for (int longest = 16; longest <= 128; longest *= 2) {
          if (sentiment.tokens() <= longest) {
            return new Group(
                longest, shortest == 1 ? "up to " + longest : shortest + "-" + longest);
          }
          shortest = longest + 1;
        }
      }
      return new Group(Integer.MAX_VALUE, "longer");
    }
  },

  /** By detected language; unsupported languages come last. */
  LANGUAGE("language") {
    @Override
    Group of(Language language, Sentiment sentiment) {
      return new Group(language.supported() ? 0 : 1, language.tag());
    }
  };

  final String title;

  Grouping(String title) {
    this.title = title;
  }

  /** The group that a text belongs to. */
  abstract Group of(Language language, Sentiment sentiment);

  /**
   * A group.
   *
   * @param place sort key before the name
   */
  record Group(int place, String name) implements Comparable<Group> {
    private static final Comparator<Group> ORDER =
        Comparator.comparingInt(Group::place).thenComparing(Group::name);

    @Override
    public int compareTo(Group other) {
      return ORDER.compare(this, other);
    }
  }
}
