package io.groundswell.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** All benchmarks, one a sub-command. */
@Command(
    name = "benchmarks/run",
    description = "Measure Groundswell on this machine; every figure comes with a ratio.",
    subcommands = {
      BenchCommand.class,
      EngineBenchmark.class,
      LoadCommand.class,
      AudienceBenchmark.class,
      DelayBenchmark.class,
      WatchersBenchmark.class,
      ShiftsBenchmark.class
    })
final class BenchmarksMain {
  private BenchmarksMain() {}

  /** Runs the benchmark that the first argument names; exit code 1 if it fails. */
  public static void main(String[] args) {
    CommandLine command = new CommandLine(new BenchmarksMain());
    if (args.length == 0) {
      command.usage(System.err);
      System.exit(2);
    }
    System.exit(command.execute(args));
  }
}
