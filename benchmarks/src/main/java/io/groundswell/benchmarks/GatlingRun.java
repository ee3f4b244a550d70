package io.groundswell.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs load tests with Gatling, each in a separate process.
 *
 * @param texts of requests; cached ones have been requested before
 */
record GatlingRun(List<String> texts) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** For plans, logs and reports. */
  private static final Path FOLDER = Path.of("benchmarks", "target", "load").toAbsolutePath();

  /** Input of {@link LoadSimulation}. */
  record Plan(List<Phase> phases, List<String> texts) {
    static Plan read(Path file) throws IOException {
      return JSON.readValue(file.toFile(), Plan.class);
    }

    void write(Path file) throws IOException {
      JSON.writeValue(file.toFile(), this);
    }
  }

  /**
   * Runs phases one after another.
   *
   * @param report whether Gatling also writes its HTML report
   */
  GatlingOutput run(List<Phase> phases, boolean report) throws IOException, InterruptedException {
    Path plan = Files.createDirectories(FOLDER).resolve("plan.json");
    new Plan(phases, texts).write(plan);
    Process gatling =
        new ProcessBuilder(command(plan, report))
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start();
    Thread stop = new Thread(gatling::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(stop);
    GatlingOutput output = new GatlingOutput();
    try (BufferedReader lines = gatling.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(output::accept);
    }
    gatling.waitFor();
    Runtime.getRuntime().removeShutdownHook(stop);
    return output;
  }

  private static List<String> command(Path plan, boolean report) {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // leaves the cores to what is measured
                "--add-opens=java.base/java.lang=ALL-UNNAMED", // as Gatling's start script has it
                "-Djava.util.prefs.userRoot=" + FOLDER, // the default is the user's home
                "-Dgatling.data.enableAnalytics=false", // disables telemetry
                "-Dgatling.data.console.light=true",
                "-Dgatling.http.requestTimeout=10000",
                "-D" + LoadSimulation.PLAN + "=" + plan,
                "-cp",
                System.getProperty("java.class.path"),
                "io.gatling.app.Gatling",
                "-s",
                LoadSimulation.class.getName(),
                "-rf",
                FOLDER.toString()));
    if (!report) {
      command.add("-nr");
    }
    return command;
  }
}
