package io.groundswell.standalone.rescore;

import io.groundswell.processor.shadow.Unscored;
import io.groundswell.topics.ModelRef;
import io.groundswell.topics.Score;
import io.groundswell.topics.ShadowPost;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Differences between the scores of a model and those that were served, overall and by group. */
final class Comparison {
  private final Pairing all = new Pairing();
  private final Map<String, Pairing> languages = new HashMap<>();
  private final Map<ModelRef, Pairing> models = new HashMap<>();
  private final Map<Unscored, Long> skipped = new EnumMap<>(Unscored.class);
  private final int mostExamples;
  private final PriorityQueue<Example> examples =
      new PriorityQueue<>(Comparator.comparingDouble(Example::change));
  private final Set<String> exampleTexts = new HashSet<>();
  private @Nullable ModelRef model;

  /**
   * @param mostExamples number of posts with the largest changes to keep
   */
  Comparison(int mostExamples) {
    this.mostExamples = mostExamples;
  }

  /**
   * A post whose score has changed.
   *
   * @param change of positive minus negative, absolute, in [0, 2]
   */
  record Example(String text, Score served, Score now, double change) {
    static Example of(ShadowPost post) {
      Score served = post.served().score();
      Score now = post.shadow();
      return new Example(
          post.served().post().text(), served, now, Math.abs(lean(now) - lean(served)));
    }

    private static double lean(Score score) {
      return (double) score.positive() - score.negative();
    }
  }

  void add(ShadowPost post) {
    Score served = post.served().score();
    model = post.shadow().model();
    all.add(post);
    languages.computeIfAbsent(served.language(), language -> new Pairing()).add(post);
    models.computeIfAbsent(served.model(), by -> new Pairing()).add(post);
    remember(Example.of(post));
  }

  void skip(Unscored reason) {
    skipped.merge(reason, 1L, Long::sum);
  }

  private void remember(Example example) {
    boolean isOneOfThem =
        examples.size() < mostExamples
            || (mostExamples > 0 && example.change() > examples.element().change());
    if (isOneOfThem && exampleTexts.add(example.text())) { // a repeated text is one example
      examples.add(example);
      if (examples.size() > mostExamples) {
        exampleTexts.remove(examples.remove().text());
      }
    }
  }

  Pairing all() {
    return all;
  }

  /** The model under comparison; null before the first post. */
  @Nullable ModelRef model() {
    return model;
  }

  /** By the language in the served score, most posts first. */
  List<Map.Entry<String, Pairing>> byLanguage() {
    return mostFirst(languages, Comparator.naturalOrder());
  }

  /** By the model that served, most posts first. */
  List<Map.Entry<ModelRef, Pairing>> byModel() {
    return mostFirst(models, Comparator.comparing(ModelRef::digest));
  }

  /** The largest change first. */
  List<Example> examples() {
    return examples.stream()
        .sorted(Comparator.comparingDouble(Example::change).reversed())
        .toList();
  }

  /** Records of the range that were not compared, by reason. */
  Map<Unscored, Long> skipped() {
    return skipped;
  }

  private static <K> List<Map.Entry<K, Pairing>> mostFirst(
      Map<K, Pairing> groups, Comparator<K> thenBy) {
    return groups.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<K, Pairing> group) -> -group.getValue().posts())
                .thenComparing(Map.Entry::getKey, thenBy))
        .toList();
  }
}
