package io.groundswell.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** New texts with the words and the length of given ones: each joins the thirds of three texts. */
final class NewTexts {
  /** Instances start at different numbers, so that no cache has their texts. */
  private static final int STARTS = 1 << 24;

  private final List<Thirds> texts;
  private final int start = ThreadLocalRandom.current().nextInt(STARTS);

  /** A text in three parts of as many words; the last parts may be empty. */
  private record Thirds(String first, String second, String third) {
    static Thirds of(String text) {
      String[] words = text.strip().split("\\s+");
      int length = (words.length + 2) / 3;
      return new Thirds(
          words(words, 0, length),
          words(words, length, 2 * length),
          words(words, 2 * length, 3 * length));
    }

    private static String words(String[] words, int from, int to) {
      return Arrays.stream(words).skip(from).limit(to - from).collect(Collectors.joining(" "));
    }
  }

  private NewTexts(List<Thirds> texts) {
    this.texts = texts;
  }

  /**
   * Creates texts from the words of others.
   *
   * @param texts at least one
   */
  static NewTexts of(List<String> texts) {
    return new NewTexts(texts.stream().map(Thirds::of).toList());
  }

  /** The text of a number; other numbers have other texts. */
  String text(long number) {
    long shift = start + number / texts.size();
    return Stream.of(
            at(number).first(),
            at(number + shift).second(),
            at(number + shift / texts.size()).third())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private Thirds at(long index) {
    return texts.get((int) (index % texts.size()));
  }
}
