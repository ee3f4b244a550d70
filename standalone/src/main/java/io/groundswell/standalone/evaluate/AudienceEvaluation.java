package io.groundswell.standalone.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.audience.Calibration;
import io.groundswell.audience.Counting;
import io.groundswell.audience.Shares;
import io.groundswell.audience.Tally;
import io.groundswell.common.json.StrictJson;
import io.groundswell.scorer.core.Label;
import io.groundswell.scorer.core.Sentiment;
import io.groundswell.topics.Figures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Formatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Errors of each counting method against the labels of people, by topic. Topics have equal weights,
 * and so have the samples of one topic.
 */
final class AudienceEvaluation {
  private static final int BOOTSTRAPS = 10_000;
  private static final long SEED = 20160614;

  /** The columns, in the order of {@link Errors#of}. */
  private static final List<String> MEASURES =
      List.of("kld", "kld_opinions", "absolute_error", "relative_absolute_error");

  private final SortedMap<String, List<Rated>> topics = new TreeMap<>();
  private final Map<String, Counting> methods = new LinkedHashMap<>();

  /** A post with the label of people and the score of the model. */
  private record Rated(Label truth, Sentiment given) {}

  /**
   * Errors of one topic, in the order of {@link #MEASURES}; the second is NaN without positive and
   * negative posts.
   */
  private record Errors(double[] values) {}

  /**
   * @param calibration of the model; without one, methods that need it are left out
   */
  AudienceEvaluation(Optional<Calibration> calibration) {
    for (Counting.Method method : Counting.Method.values()) {
      Counting counting = Counting.of(method, calibration);
      methods.put(counting.method().title(), counting);
    }
    // Without a prior, to show its effect.
    Optional<Calibration> even = calibration.map(c -> c.withPrior(Shares.EVEN, 0));
    if (even.isPresent()) {
      methods.put("mean score", Counting.of(Counting.Method.PROBABILISTIC, even));
      methods.put("em, no prior", Counting.of(Counting.Method.EM, even));
    }
  }

  void add(String topic, Label truth, Sentiment given) {
    topics.computeIfAbsent(topic, t -> new ArrayList<>()).add(new Rated(truth, given));
  }

  int texts() {
    return topics.values().stream().mapToInt(List::size).sum();
  }

  /**
   * Draws the posts of each topic again, with replacement, for true shares drawn uniformly from all
   * possible ones. Topics that lack a class are removed.
   */
  void resample() {
    Random random = new Random(SEED);
    topics
        .values()
        .removeIf(
            posts -> posts.stream().map(Rated::truth).distinct().count() < Label.values().length);
    topics.replaceAll((topic, posts) -> resampled(posts, random));
  }

  private static List<Rated> resampled(List<Rated> posts, Random random) {
    // Three exponential variables divided by their sum are uniform over all shares.
    double[] weights = random.doubles(3).map(u -> -Math.log(1 - u)).toArray();
    double sum = Arrays.stream(weights).sum();
    List<Rated> drawn = new ArrayList<>(posts.size());
    while (drawn.size() < posts.size()) {
      double at = random.nextDouble() * sum;
      Label truth =
          at < weights[0]
              ? Label.NEGATIVE
              : at < weights[0] + weights[1] ? Label.NEUTRAL : Label.POSITIVE;
      List<Rated> same = posts.stream().filter(post -> post.truth() == truth).toList();
      drawn.add(same.get(random.nextInt(same.size())));
    }
    return drawn;
  }

  /**
   * The errors of every method, over samples of {@code size} posts of each topic. Posts are
   * shuffled first, because files are often sorted by label.
   */
  Result result(int size) {
    Random random = new Random(SEED);
    topics.values().forEach(posts -> Collections.shuffle(posts, random));
    Map<String, List<Errors>> errors = new LinkedHashMap<>();
    methods.forEach(
        (name, counting) ->
            errors.put(
                name,
                topics.values().stream().map(posts -> errors(posts, counting, size)).toList()));
    return new Result(List.copyOf(topics.keySet()), errors);
  }

  private static Errors errors(List<Rated> posts, Counting counting, int size) {
    double[][] samples =
        IntStream.rangeClosed(0, (posts.size() - 1) / size)
            .mapToObj(i -> posts.subList(i * size, Math.min(posts.size(), (i + 1) * size)))
            .map(sample -> errors(sample, counting))
            .toArray(double[][]::new);
    return new Errors(
        IntStream.range(0, MEASURES.size())
            .mapToDouble(measure -> mean(Arrays.stream(samples).mapToDouble(w -> w[measure])))
            .toArray());
  }

  private static double[] errors(List<Rated> posts, Counting counting) {
    double[] truth = new double[3];
    Tally tally = new Tally();
    for (Rated post : posts) {
      truth[post.truth() == Label.NEGATIVE ? 0 : post.truth() == Label.NEUTRAL ? 1 : 2]++;
      Sentiment given = post.given();
      tally.add(given.label().name(), given.negative(), given.neutral(), given.positive());
    }
    Figures.Adjusted found = counting.count(tally);
    QuantificationError all =
        QuantificationError.of(
            truth, new double[] {found.negative(), found.neutral(), found.positive()});
    double opinions =
        truth[0] + truth[2] == 0
            ? Double.NaN
            : QuantificationError.of(
                    new double[] {truth[0], truth[2]},
                    new double[] {found.negative(), found.positive()})
                .divergence();
    return new double[] {all.divergence(), opinions, all.absolute(), all.relative()};
  }

  /** Ignores NaN. */
  private static double mean(DoubleStream values) {
    return values.filter(value -> !Double.isNaN(value)).average().orElse(Double.NaN);
  }

  /**
   * @param topics their names
   * @param errors of each method, for the topics in the order of their names
   */
  record Result(List<String> topics, Map<String, List<Errors>> errors) {
    /** The method with the smallest mean divergence. */
    String nearest() {
      return errors.keySet().stream().min(Comparator.comparingDouble(m -> mean(m, 0))).orElse("");
    }

    private double mean(String method, int measure) {
      return AudienceEvaluation.mean(values(method, measure));
    }

    /** The standard deviation over topics. */
    private double spread(String method, int measure) {
      double mean = mean(method, measure);
      return Math.sqrt(
          AudienceEvaluation.mean(
              values(method, measure).map(value -> (value - mean) * (value - mean))));
    }

    private DoubleStream values(String method, int measure) {
      return errors.getOrDefault(method, List.of()).stream()
          .mapToDouble(topic -> topic.values()[measure]);
    }

    /**
     * How much the mean divergence of a method exceeds the smallest one: 95 % bootstrap interval
     * over topics, with the same draws for both.
     */
    private double[] behind(String method) {
      double[] differences = new double[topics.size()];
      double[] best = values(nearest(), 0).toArray();
      double[] own = values(method, 0).toArray();
      Arrays.setAll(differences, i -> own[i] - best[i]);
      Random random = new Random(SEED);
      double[] means = new double[BOOTSTRAPS];
      Arrays.setAll(
          means,
          b ->
              random
                  .ints(differences.length, 0, differences.length)
                  .mapToDouble(i -> differences[i])
                  .average()
                  .orElse(0));
      Arrays.sort(means);
      return new double[] {means[BOOTSTRAPS / 40], means[BOOTSTRAPS - 1 - BOOTSTRAPS / 40]};
    }

    ObjectNode json() {
      ObjectNode json = StrictJson.object();
      json.put("nearest", nearest());
      ObjectNode all = json.putObject("methods");
      errors.forEach(
          (method, byTopic) -> {
            ObjectNode own = all.putObject(method);
            for (int i = 0; i < MEASURES.size(); i++) {
              own.put(MEASURES.get(i), number(mean(method, i)));
              own.put(MEASURES.get(i) + "_sd", number(spread(method, i)));
            }
            double[] behind = behind(method);
            own.put("kld_behind_low", behind[0]).put("kld_behind_high", behind[1]);
            ObjectNode rows = own.putObject("topics");
            for (int topic = 0; topic < topics.size(); topic++) {
              ObjectNode row = rows.putObject(topics.get(topic));
              for (int i = 0; i < MEASURES.size(); i++) {
                row.put(MEASURES.get(i), number(byTopic.get(topic).values()[i]));
              }
            }
          });
      return json;
    }

    /** JSON has no NaN. */
    private static @Nullable Double number(double value) {
      return Double.isNaN(value) ? null : value;
    }

    String readable() {
      Formatter out = new Formatter(Locale.ROOT);
      out.format(
          "%-14s%16s%16s%10s%10s%21s%n",
          "method", "KLD (sd)", "pos/neg KLD", "AE", "RAE", "KLD above nearest");
      for (String method : errors.keySet()) {
        double[] behind = behind(method);
        out.format(
            "%-14s%8.4f (%.3f)%8.4f (%.3f)%10.4f%10.4f%21s%n",
            method,
            mean(method, 0),
            spread(method, 0),
            mean(method, 1),
            spread(method, 1),
            mean(method, 2),
            mean(method, 3),
            method.equals(nearest())
                ? "nearest"
                : String.format(Locale.ROOT, "%.4f to %.4f", behind[0], behind[1]));
      }
      out.format("%d topics%n", topics.size());
      return out.toString().stripTrailing();
    }
  }
}
