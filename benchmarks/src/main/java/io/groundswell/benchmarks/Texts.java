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

/** Distinct texts of real length and mixture, in the same shuffled order each time. */
final class Texts {
  private static final Path DEFAULT = Path.of("..", "shared", "data", "tweets", "topics.tsv");
  private static final int COLUMN = 2;
  private static final long SEED = 17;

  private Texts() {}

  /**
   * Reads texts.
   *
   * @param tsv texts are its third column; null for the default file if it exists, else the demo's
   *     posts, made distinct
   * @param max most texts; the demo's posts always reach it
   */
  static List<String> read(@Nullable Path tsv, int max) throws IOException {
    Path file = tsv != null || !Files.exists(DEFAULT) ? tsv : DEFAULT;
    List<String> texts = new ArrayList<>(file == null ? demo(max) : column(file));
    Collections.shuffle(texts, new Random(SEED));
    return texts.subList(0, Math.min(max, texts.size()));
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

  private static Set<String> demo(int max) throws IOException {
    List<String> posts = DemoPosts.read().stream().map(p -> p.path("text").asText()).toList();
    Set<String> texts = new LinkedHashSet<>();
    for (int i = 0; texts.size() < max; i++) {
      texts.add(posts.get(i % posts.size()) + (i < posts.size() ? "" : " " + i / posts.size()));
    }
    return texts;
  }
}
