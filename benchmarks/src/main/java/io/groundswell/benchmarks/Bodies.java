package io.groundswell.benchmarks;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.groundswell.topics.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Requests with texts that no cache knows. */
final class Bodies {
  private final List<String> texts;
  private final String run = "b" + System.nanoTime() % 1_000_000;

  Bodies(List<String> texts) {
    this.texts = texts;
  }

  String text(long number) {
    return texts.get((int) (number % texts.size())) + " " + run + "n" + number;
  }

  String single(long number) {
    return StrictJson.object().put("text", text(number)).toString();
  }

  String batch(long first, int size) {
    var body = StrictJson.object();
    var array = body.putArray("texts");
    IntStream.range(0, size).forEach(i -> array.add(text(first + i)));
    return body.toString();
  }

  /** One text a line, escaped for JSON. */
  Path writeTo(Path folder) throws IOException {
    JsonStringEncoder json = JsonStringEncoder.getInstance();
    return Files.write(
        folder.resolve("texts"),
        texts.stream().map(t -> new String(json.quoteAsString(t))).toList());
  }
}
