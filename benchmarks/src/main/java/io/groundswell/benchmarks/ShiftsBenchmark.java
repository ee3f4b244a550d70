package io.groundswell.benchmarks;

import io.groundswell.audience.ShiftSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** False alarms, misses and delays of the shift detector on audiences whose shifts are known. */
@Command(
    name = "shifts",
    description =
        "Alarms a quiet day, missed shifts and delays, for several k and hold times, simulated.")
final class ShiftsBenchmark implements Callable<Integer> {
  private static final int DAY = 86_400;
  private static final double[] SIZES = {0.2, 0.4, 0.8};
  private static final int[] LENGTHS = {30, 120, 600};
  private static final List<SimulatedAudience.Mix> MIXES =
      List.of(
          new SimulatedAudience.Mix("mixed", 0.3, 0.2, 1),
          new SimulatedAudience.Mix("neutral", 0.02, 0.01, 1),
          new SimulatedAudience.Mix("fond", 0.75, 0.05, 1),
          new SimulatedAudience.Mix("restless", 0.3, 0.2, 1.5));

  @Option(names = "--seed", defaultValue = "1", description = "Of all chance (${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--days",
      defaultValue = "4",
      description = "Quiet days a volume and mix (${DEFAULT-VALUE}).")
  private int days = 4;

  @Option(
      names = "--trials",
      defaultValue = "20",
      description = "Shifts a volume, size and length (${DEFAULT-VALUE}).")
  private int trials = 20;

  @Option(
      names = "--full",
      description = "As docs/shifts.md has it: 20 days and 80 trials; takes some minutes.")
  private boolean full;

  @Option(
      names = "--rates",
      split = ",",
      defaultValue = "0.5,5,50",
      description = "Posts a second (${DEFAULT-VALUE}).")
  private double[] rates = {0.5, 5, 50};

  @Option(
      names = "--k",
      split = ",",
      defaultValue = "1.5,2,2.5,3,3.5,4,4.5,5,6",
      description = "Standard errors (${DEFAULT-VALUE}).")
  private double[] ks = {1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6};

  @Option(
      names = "--hold",
      split = ",",
      defaultValue = "0,10,20,30",
      description = "Seconds beyond k (${DEFAULT-VALUE}).")
  private int[] holds = {0, 10, 20, 30};

  @Option(names = "--min-posts", defaultValue = "15", description = "${DEFAULT-VALUE}.")
  private int minPosts = 15;

  @Option(names = "--min-long-posts", defaultValue = "100", description = "${DEFAULT-VALUE}.")
  private int minLongPosts = 100;

  @Option(names = "--min-gap", defaultValue = "300", description = "Seconds (${DEFAULT-VALUE}).")
  private int minGap = 300;

  /** Quiet days, or shifts of one size and length (0 for none), at one volume. */
  private record Cell(double rate, SimulatedAudience.Mix mix, double size, int length) {}

  /** What detectors did in all the cells, by the detector's place. */
  private record Results(List<ShiftSettings> settings, Map<Cell, List<ShiftTrials.Watch>> cells) {}

  @Override
  public Integer call() {
    if (full) {
      days = 20;
      trials = 80;
    }
    List<ShiftSettings> settings = new ArrayList<>();
    for (double k : ks) {
      for (int hold : holds) {
        settings.add(ShiftSettings.of(k, minPosts, minLongPosts, hold, minGap));
      }
    }
    List<Cell> cells = cells();
    List<List<ShiftTrials.Watch>> watches =
        IntStream.range(0, cells.size())
            .parallel()
            .mapToObj(i -> run(cells.get(i), settings, seed * 1_000_003 + i))
            .toList();
    Map<Cell, List<ShiftTrials.Watch>> byCell = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      byCell.put(cells.get(i), watches.get(i));
    }
    Results results = new Results(settings, byCell);
    table(results, 0, "steady (as shipped)");
    table(results, settings.size(), "plain (the formula's own sigma decides)");
    return 0;
  }

  private List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (double rate : rates) {
      for (SimulatedAudience.Mix mix : MIXES) {
        cells.add(new Cell(rate, mix, 0, 0));
      }
      for (double size : SIZES) {
        for (int length : LENGTHS) {
          cells.add(new Cell(rate, MIXES.get(0), size, length));
        }
      }
    }
    return cells;
  }

  private List<ShiftTrials.Watch> run(Cell cell, List<ShiftSettings> settings, long cellSeed) {
    ShiftTrials run = new ShiftTrials(settings);
    SimulatedAudience audience = new SimulatedAudience(cellSeed, cell.rate(), cell.mix());
    if (cell.length() == 0) {
      run.quiet(audience, days * DAY);
    } else {
      run.shifts(audience, cell.size(), cell.length(), trials);
    }
    return run.watches();
  }

  private void table(Results results, int first, String title) {
    System.out.printf("%n## %s%n%n", title);
    System.out.print("| k | hold |");
    for (double rate : rates) {
      System.out.printf(Locale.ROOT, " false/day at %s/s: %s |", rate, names());
    }
    for (double rate : rates) {
      System.out.printf(Locale.ROOT, " missed at %s/s: 0.2, 0.4, 0.8 |", rate);
    }
    System.out.println(" delay s: median, p90 | time to notice s |");
    System.out.println("|---|---|" + "---|".repeat(2 * rates.length + 2));
    int best = -1;
    for (int i = 0; i < results.settings().size(); i++) {
      System.out.println(row(results, first, i));
      if (worst(results, first + i) <= 1
          && (best < 0 || toNotice(results, first + i) < toNotice(results, first + best))) {
        best = i;
      }
    }
    if (best < 0) {
      System.out.println("\nNone has at most one false alarm a day everywhere.");
      return;
    }
    ShiftSettings chosen = results.settings().get(best);
    System.out.printf(
        Locale.ROOT,
        "%nBy the rule: k %s, hold %d s: %.1f s to notice.%n%n",
        chosen.k(),
        chosen.holdSeconds(),
        toNotice(results, first + best));
    detail(results, first + best);
  }

  private String row(Results results, int first, int i) {
    StringBuilder row = new StringBuilder();
    ShiftSettings s = results.settings().get(i);
    row.append(String.format(Locale.ROOT, "| %s | %d |", s.k(), s.holdSeconds()));
    for (double rate : rates) {
      row.append(
          cells(results, first + i, rate, 0).entrySet().stream()
              .map(e -> String.format(Locale.ROOT, " %.2f", e.getValue().found / (double) days))
              .collect(Collectors.joining(",", "", " |")));
    }
    List<Integer> all = new ArrayList<>();
    for (double rate : rates) {
      List<String> missed = new ArrayList<>();
      for (double size : SIZES) {
        List<Integer> delays = delays(cells(results, first + i, rate, size));
        missed.add(String.format(Locale.ROOT, " %.0f %%", 100 * missed(delays)));
        all.addAll(delays);
      }
      row.append(String.join(",", missed)).append(" |");
    }
    row.append(
        String.format(Locale.ROOT, " %s | %.1f |", quantiles(all), toNotice(results, first + i)));
    return row.toString();
  }

  private void detail(Results results, int watch) {
    System.out.println(
        "| posts/s | size | length s | missed | delay s: median, p90 | way back missed |");
    System.out.println("|---|---|---|---|---|---|");
    results
        .cells()
        .forEach(
            (cell, watches) -> {
              List<Integer> delays = watches.get(watch).delays;
              if (cell.length() > 0) {
                System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %d | %.0f %% | %s | %.0f %% |%n",
                    cell.rate(),
                    cell.size(),
                    cell.length(),
                    100 * missed(delays),
                    quantiles(delays),
                    100 * missed(watches.get(watch).returns));
              }
            });
  }

  /**
   * Most false alarms a day over all volumes and mixes, each at the upper end of its one-sided 95 %
   * interval (E. B. Wilson and M. M. Hilferty, 1931), so that luck does not choose.
   */
  private double worst(Results results, int watch) {
    return results.cells().entrySet().stream()
        .filter(e -> e.getKey().length() == 0)
        .mapToDouble(e -> atMost(e.getValue().get(watch).found) / days)
        .max()
        .orElse(0);
  }

  private static double atMost(int found) {
    double n = found + 1.0;
    return n * Math.pow(1 - 1 / (9 * n) + 1.645 / (3 * Math.sqrt(n)), 3);
  }

  /** Mean seconds until a shift is noticed; one that is missed counts as long as it is seen. */
  private double toNotice(Results results, int watch) {
    return results.cells().entrySet().stream()
        .filter(e -> e.getKey().length() > 0)
        .flatMapToInt(
            e ->
                e.getValue().get(watch).delays.stream()
                    .mapToInt(d -> d < 0 ? e.getKey().length() + ShiftSettings.SHORT_SECONDS : d))
        .average()
        .orElse(0);
  }

  private static Map<Cell, ShiftTrials.Watch> cells(
      Results results, int watch, double rate, double size) {
    Map<Cell, ShiftTrials.Watch> chosen = new LinkedHashMap<>();
    results
        .cells()
        .forEach(
            (cell, watches) -> {
              if (cell.rate() == rate && cell.size() == size) {
                chosen.put(cell, watches.get(watch));
              }
            });
    return chosen;
  }

  private static List<Integer> delays(Map<Cell, ShiftTrials.Watch> cells) {
    return cells.values().stream().flatMap(w -> w.delays.stream()).toList();
  }

  private static double missed(List<Integer> delays) {
    return delays.stream().filter(d -> d < 0).count() / (double) delays.size();
  }

  private static String quantiles(List<Integer> delays) {
    int[] found = delays.stream().mapToInt(d -> d).filter(d -> d >= 0).sorted().toArray();
    return found.length == 0
        ? "none"
        : found[found.length / 2] + ", " + found[(int) (found.length * 0.9)];
  }

  private static String names() {
    return MIXES.stream().map(SimulatedAudience.Mix::name).collect(Collectors.joining(", "));
  }
}
