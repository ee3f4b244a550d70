package io.groundswell.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Texts that were never seen, and yet are as long as people's and in their words: each is put
 * together of thirds of three of them.
 */
final class FreshTexts {
  /** Where another run begins, so that no cache knows its texts. */
  private static final int RUNS = 1 << 24;

  private final List<Thirds> texts;
  private final int run = newRun();

  /** A text in three parts of as many words; the last ones may have none. */
  record Thirds(String first, String second, String third) {
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

    /** Reads what {@link #line} returned. */
    static Thirds parse(String line) {
      String[] parts = line.split("\t", -1);
      return new Thirds(parts[0], parts[1], parts[2]);
    }

    String line() {
      return String.join("\t", first, second, third);
    }

    /** The whole, with one space between words. */
    String text() {
      return Stream.of(first, second, third)
          .filter(part -> !part.isEmpty())
          .collect(Collectors.joining(" "));
    }
  }

  /**
   * @param texts at least one
   */
  FreshTexts(List<Thirds> texts) {
    this.texts = texts;
  }

  static FreshTexts of(List<String> texts) {
    return new FreshTexts(texts.stream().map(Thirds::of).toList());
  }

  /** A number for another run. */
  static int newRun() {
    return ThreadLocalRandom.current().nextInt(RUNS);
  }

  /**
   * One of them.
   *
   * @param number another for another text; {@code predict.lua} counts likewise
   */
  String text(long number) {
    long shift = run + number / texts.size();
    return new Thirds(
            at(number).first(),
            at(number + shift).second(),
            at(number + shift / texts.size()).third())
        .text();
  }

  private Thirds at(long index) {
    return texts.get((int) (index % texts.size()));
  }
}
