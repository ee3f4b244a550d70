package io.groundswell.benchmarks;

import io.groundswell.common.settings.CommonSettings;
import io.groundswell.standalone.local.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Whether the millionth post costs what the first did: cached posts, then a fiftieth as many new
 * ones, through one processor. After each tenth of either come its rate, the heap after a
 * collection, and resident memory of this process, which is broker, processor and producer. What is
 * scored is deleted as it goes; the broker frees its disk some minutes later.
 */
final class GrowthMeasurement implements Measurement {
  private static final int PARTS = 10;
  private static final int CACHED_A_NEW = 50;
  private static final int TEXTS = 4_000;

  /** As many wait in the topic at a time. */
  private static final int AT_ONCE = 250_000;

  private static final double GIGA = 1e9;

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    List<String> texts = bench.texts();
    List<String> known = texts.subList(0, Math.min(TEXTS, texts.size()));
    IntFunction<byte[]> cached = HeldPosts.of(known);
    FreshTexts fresh = FreshTexts.of(texts);
    IntFunction<byte[]> added = i -> HeldPosts.of(fresh.text(i));
    List<Row> rows = new ArrayList<>();
    try (DataFolder folder = DataFolder.open(null);
        Cluster cluster = new Cluster(folder.path(), BenchmarkConfig.path(), true)) {
      cluster.warmUp(bench, known);
      Run run = new Run(cluster, folder.path());
      rows.addAll(run.grow("cached posts", bench.growth(), cached));
      rows.addAll(run.grow("new posts", bench.growth() / CACHED_A_NEW, added));
    }
    return rows;
  }

  private record Run(Cluster cluster, Path folder) {
    List<Row> grow(String kind, int posts, IntFunction<byte[]> value) throws IOException {
      int part = Math.max(1, posts / PARTS);
      Spread rates = new Spread();
      Spread heap = new Spread();
      Spread resident = new Spread();
      double bytesAPost = 0;
      double mostBytes = 0;
      for (int from = 0; from < part * PARTS; from += part) {
        double seconds = 0;
        for (int done = 0, next; done < part; done += next) {
          next = Math.min(AT_ONCE, part - done);
          int first = from + done;
          double before = bytes();
          seconds += next / cluster.scoring().postsPerSecond(next, i -> value.apply(first + i));
          double after = bytes();
          bytesAPost = bytesAPost == 0 ? (after - before) / next : bytesAPost;
          mostBytes = Math.max(mostBytes, after);
          cluster
              .scoring()
              .offsets()
              .deleteAll(cluster.config().settingsRead().get(CommonSettings.RAW_TOPIC));
          cluster
              .scoring()
              .offsets()
              .deleteAll(cluster.config().settingsRead().get(CommonSettings.SENTIMENT_TOPIC));
        }
        rates.add(part / seconds);
        heap.add(heap());
        resident.add(Resident.megabytes(ProcessHandle.current().pid()));
        Bench.say(
            "  %,d %s: %.0f posts/s, heap %.0f MB, resident %.0f MB, disk at most %.1f GB",
            from + part, kind, last(rates), last(heap), last(resident), mostBytes / GIGA);
      }
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("disk_bytes_a_post", bytesAPost);
      figures.put("disk_gb_if_all_were_kept", bytesAPost * posts / GIGA);
      figures.put("disk_gb_at_most", mostBytes / GIGA);
      return List.of(
          row(kind + ": rate", "posts/s", posts, rates, figures, true),
          row(kind + ": heap after a collection", "MB", posts, heap, Map.of(), false),
          row(kind + ": resident memory", "MB", posts, resident, Map.of(), false));
    }

    /** Of posts and of what is written for them, on disk; the broker's indexes don't count. */
    private double bytes() throws IOException {
      try (Stream<Path> files = Files.walk(folder)) {
        return files.filter(file -> file.toString().endsWith(".log")).mapToLong(Run::size).sum();
      } catch (UncheckedIOException e) {
        return bytes(); // the broker removed one meanwhile
      }
    }

    private static long size(Path file) {
      try {
        return Files.size(file);
      } catch (NoSuchFileException e) {
        return 0;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static double heap() {
      System.gc();
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
    }
  }

  private static double last(Spread values) {
    return values.values().get(values.count() - 1);
  }

  /** Flat is: at the end at least nine tenths as fast, with at most a tenth more memory. */
  private static Row row(
      String what,
      String unit,
      int posts,
      Spread parts,
      Map<String, Double> more,
      boolean moreIsBetter) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("posts", (double) posts);
    figures.put("last_to_first", last(parts) / parts.values().get(0));
    figures.putAll(more);
    return new Row(
        "growth",
        what,
        unit,
        parts,
        figures,
        List.of(
            moreIsBetter
                ? Row.Bar.atLeast("last_to_first", 0.9)
                : Row.Bar.atMost("last_to_first", 1.1)));
  }
}
