package io.groundswell.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** All benchmarks, each a subcommand. */
@Command(
    name = "benchmarks/run",
    description = "Measure Groundswell on this machine; figures come with ratios.",
    subcommands = {
      BenchCommand.class,
      LoadCommand.class,
      AudienceBenchmark.class,
      DelayBenchmark.class
    })
final class BenchmarksMain {
  private BenchmarksMain() {}

  /** Runs the benchmark named by the first argument; exits with 1 if it fails. */
  public static void main(String[] args) {
    CommandLine command = new CommandLine(new BenchmarksMain());
    if (args.length == 0) {
      command.usage(System.err);
      System.exit(2);
    }
    System.exit(command.execute(args));
  }
}
