package io.groundswell.benchmarks;

import io.groundswell.standalone.local.DataFolder;
import io.groundswell.standalone.local.EmbeddedBroker;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The audience topology against plain counts of the same posts, for several numbers of subjects.
 */
@Command(
    name = "audience",
    description = "Scored posts a second through the audience topology, and its state.")
final class AudienceBenchmark implements Callable<Integer> {
  @Option(
      names = "--posts",
      defaultValue = "200000",
      description = "Scored posts (${DEFAULT-VALUE}).")
  private int posts = 200_000;

  @Option(
      names = "--subjects",
      split = ",",
      defaultValue = "10,1000,100000",
      description = "Numbers of subjects (${DEFAULT-VALUE}).")
  private List<Integer> subjects = List.of();

  @Option(
      names = "--event-rate",
      defaultValue = "1000",
      description = "Posts a second by created_at (${DEFAULT-VALUE}).")
  private int eventRate = 1000;

  @Override
  public Integer call() throws Exception {
    System.out.printf("%d posts, %d a second by created_at%n", posts, eventRate);
    for (int count : subjects) {
      try (DataFolder folder = DataFolder.open(null);
          EmbeddedBroker broker = EmbeddedBroker.start(folder.path().resolve("kafka"), 0)) {
        ScoredPosts sentiment = new ScoredPosts(broker.bootstrapServers());
        sentiment.publish(posts, count, eventRate);
        double plain;
        try (PlainCounts counts = new PlainCounts(broker.bootstrapServers(), folder.path())) {
          plain = counts.postsPerSecond(posts);
        }
        try (AudienceRun run = new AudienceRun(broker.bootstrapServers(), folder.path())) {
          double rate = run.postsPerSecond(posts);
          System.out.printf(
              Locale.ROOT,
              "%d subjects: audience %.0f posts/s, plain counts %.0f posts/s, ratio %.2f%n",
              count,
              rate,
              plain,
              rate / plain);
        }
        System.out.println("  " + StateSize.read(broker.bootstrapServers()));
      }
    }
    return 0;
  }
}
