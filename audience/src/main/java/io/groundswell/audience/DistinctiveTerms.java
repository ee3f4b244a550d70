package io.groundswell.audience;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Terms that are more frequent now than before: log-odds ratio with an informative Dirichlet prior,
 * in standard errors (B. L. Monroe, M. P. Colaresi, K. M. Quinn: Fightin' Words, 2008, equations 15
 * to 19 and 22). The prior is both windows together, so that generally frequent terms, and terms
 * repeated by chance, have little weight. Stop words are left out: in small samples one of them
 * always ranks first.
 */
public final class DistinctiveTerms {
  /** Most terms that a shift shows. */
  public static final int MOST = 10;

  /** Posts with different texts that must have a term. */
  static final int LEAST_POSTS = 3;

  /** Below, a difference is chance (one-sided 95 %). */
  private static final double LEAST_Z = 1.645;

  private DistinctiveTerms() {}

  /**
   * The most distinctive terms, the most distinctive first, in the same order each time.
   *
   * @param shortTexts texts of the short window; identical ones count once
   * @param longTexts texts of the long window without the short one; identical ones count once
   * @param subject its own name is no news
   * @param most how many at most
   */
  public static List<String> of(
      List<String> shortTexts, List<String> longTexts, String subject, int most) {
    Map<String, Integer> now = counts(shortTexts);
    Map<String, Integer> before = counts(longTexts);
    double nowAll = sum(now);
    double beforeAll = sum(before);
    Set<String> name = Terms.ofName(subject);
    record Weighed(String term, double z, int posts) {}
    return now.entrySet().stream()
        .filter(entry -> entry.getValue() >= LEAST_POSTS)
        .filter(entry -> !name.contains(entry.getKey()) && !Terms.STOP.contains(entry.getKey()))
        .map(
            entry ->
                new Weighed(
                    entry.getKey(),
                    z(entry.getValue(), nowAll, before.getOrDefault(entry.getKey(), 0), beforeAll),
                    entry.getValue()))
        .filter(weighed -> weighed.z() >= LEAST_Z)
        .sorted(
            Comparator.comparingDouble(Weighed::z)
                .thenComparingInt(Weighed::posts)
                .reversed()
                .thenComparing(Weighed::term))
        .limit(most)
        .map(Weighed::term)
        .toList();
  }

  /**
   * The paper's δ over the root of its variance, for one term. The prior is what both windows have
   * together, with the weight of the short one alone: with its own, the long one would drown it.
   */
  private static double z(double now, double nowAll, double before, double beforeAll) {
    double weight = nowAll / (nowAll + beforeAll);
    double prior = weight * (now + before);
    double priorAll = weight * (nowAll + beforeAll);
    double delta =
        logOdds(now + prior, nowAll + priorAll) - logOdds(before + prior, beforeAll + priorAll);
    return delta / Math.sqrt(1 / (now + prior) + 1 / (before + prior));
  }

  /** Half a post is left for all other terms where there are none. */
  private static double logOdds(double of, double all) {
    return Math.log(of / Math.max(0.5, all - of));
  }

  /** In how many different texts each term stands. */
  private static Map<String, Integer> counts(List<String> texts) {
    Set<List<String>> seen = new HashSet<>();
    Map<String, Integer> counts = new HashMap<>();
    for (String text : texts) {
      List<String> terms = Terms.likeness(text);
      if (seen.add(terms)) {
        new HashSet<>(terms).forEach(term -> counts.merge(term, 1, Integer::sum));
      }
    }
    return counts;
  }

  private static double sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
