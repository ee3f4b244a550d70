package io.groundswell.benchmarks;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Bodies of requests: with texts that were asked for before, and with texts that no cache knows.
 */
final class Bodies {
  /** So many texts are asked for again and again: enough for all partitions and all threads. */
  static final int KNOWN = 512;

  private final List<String> escaped;
  private final String run = "r" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);

  private Bodies(List<String> escaped) {
    this.escaped = escaped;
  }

  /**
   * @param texts at least one
   */
  static Bodies of(List<String> texts) {
    JsonStringEncoder json = JsonStringEncoder.getInstance();
    return new Bodies(texts.stream().map(t -> new String(json.quoteAsString(t))).toList());
  }

  /** Reads what {@link #writeTo} wrote. */
  static Bodies read(Path file) throws IOException {
    return new Bodies(Files.readAllLines(file));
  }

  /** One text a line, escaped for JSON. */
  Path writeTo(Path folder) throws IOException {
    return Files.write(folder.resolve("texts"), escaped);
  }

  /** A request with one of the texts that are known once {@link #allKnown} is answered. */
  String known(long number) {
    return single(knownText(number));
  }

  /** A request with a text of its own. */
  String fresh(long number) {
    return single(freshText(number));
  }

  /** All that are to be known, as one batch. */
  String allKnown() {
    return batch(LongStream.range(0, Math.min(KNOWN, escaped.size())).mapToObj(this::knownText));
  }

  /**
   * A batch of texts, some of them known.
   *
   * @param number others than in other batches
   */
  String batch(long number, int size, int known) {
    return batch(
        LongStream.range(number * size, (number + 1) * size)
            .mapToObj(n -> n % size < known ? knownText(n) : freshText(n)));
  }

  /** What makes a text unlike all others. */
  String suffix(long number) {
    return " " + run + "n" + number;
  }

  private String knownText(long number) {
    return escaped.get((int) (number % Math.min(KNOWN, escaped.size())));
  }

  private String freshText(long number) {
    return escaped.get((int) (number % escaped.size())) + suffix(number);
  }

  private static String single(String text) {
    return "{\"text\":\"" + text + "\"}";
  }

  private static String batch(Stream<String> texts) {
    return texts.collect(Collectors.joining("\",\"", "{\"texts\":[\"", "\"]}"));
  }
}
