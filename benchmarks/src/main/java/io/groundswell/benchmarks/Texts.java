package io.groundswell.benchmarks;

import io.groundswell.standalone.demo.DemoPosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Distinct texts of people's length and mixture, in the same shuffled order each time. */
final class Texts {
  private static final Path USUAL = Path.of("..", "shared", "data", "tweets", "topics.tsv");
  private static final int COLUMN = 2;
  private static final long SEED = 17;

  private Texts() {}

  /**
   * @param tsv texts are its third column; if null, the usual file where it is there, and otherwise
   *     the posts of the demo, made distinct
   * @param most how many at most; the demo's posts are always as many
   */
  static List<String> read(@Nullable Path tsv, int most) throws IOException {
    Path file = tsv != null || !Files.exists(USUAL) ? tsv : USUAL;
    List<String> texts = new ArrayList<>(file == null ? demo(most) : column(file));
    Collections.shuffle(texts, new Random(SEED));
    return texts.subList(0, Math.min(most, texts.size()));
  }

  private static Set<String> column(Path file) throws IOException {
    Set<String> texts = new LinkedHashSet<>();
    try (Stream<String> lines = Files.lines(file)) {
      lines
          .map(line -> line.split("\t", COLUMN + 1))
          .filter(columns -> columns.length > COLUMN && !columns[COLUMN].isBlank())
          .forEach(columns -> texts.add(columns[COLUMN]));
    }
    return texts;
  }

  private static Set<String> demo(int most) throws IOException {
    List<String> own = DemoPosts.read().stream().map(p -> p.path("text").asText()).toList();
    Set<String> texts = new LinkedHashSet<>();
    for (int i = 0; texts.size() < most; i++) {
      texts.add(own.get(i % own.size()) + (i < own.size() ? "" : " " + i / own.size()));
    }
    return texts;
  }
}
