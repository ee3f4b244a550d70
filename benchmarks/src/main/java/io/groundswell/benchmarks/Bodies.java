package io.groundswell.benchmarks;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.groundswell.benchmarks.FreshTexts.Thirds;
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

  private final List<Thirds> escaped;
  private final FreshTexts fresh;

  private Bodies(List<Thirds> escaped) {
    this.escaped = escaped;
    this.fresh = new FreshTexts(escaped);
  }

  /**
   * @param texts at least one
   */
  static Bodies of(List<String> texts) {
    JsonStringEncoder json = JsonStringEncoder.getInstance();
    return new Bodies(
        texts.stream().map(t -> Thirds.of(new String(json.quoteAsString(t)))).toList());
  }

  /** Reads what {@link #writeTo} wrote. */
  static Bodies read(Path file) throws IOException {
    return new Bodies(Files.readAllLines(file).stream().map(Thirds::parse).toList());
  }

  /** One text a line, in thirds with tabs between them, escaped for JSON. */
  Path writeTo(Path folder) throws IOException {
    return Files.write(folder.resolve("texts"), escaped.stream().map(Thirds::line).toList());
  }

  /** A request with one of the texts that are known once {@link #allKnown} is answered. */
  String known(long number) {
    return single(knownText(number));
  }

  /** A request with a text of its own. */
  String fresh(long number) {
    return single(fresh.text(number));
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
            .mapToObj(n -> n % size < known ? knownText(n) : fresh.text(n)));
  }

  private String knownText(long number) {
    return escaped.get((int) (number % Math.min(KNOWN, escaped.size()))).text();
  }

  private static String single(String text) {
    return "{\"text\":\"" + text + "\"}";
  }

  private static String batch(Stream<String> texts) {
    return texts.collect(Collectors.joining("\",\"", "{\"texts\":[\"", "\"]}"));
  }
}
