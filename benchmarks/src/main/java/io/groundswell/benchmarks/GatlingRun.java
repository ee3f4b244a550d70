package io.groundswell.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs load tests by Gatling, each in a process of its own: no heap is shared with what is
 * measured.
 */
final class GatlingRun {
  private final Path folder;
  private final Path texts;

  /**
   * @param folder for plans, logs and reports; made if it is not there
   */
  GatlingRun(Path folder, Bodies bodies) throws IOException {
    this.folder = Files.createDirectories(folder.toAbsolutePath());
    this.texts = bodies.writeTo(folder);
  }

  /**
   * Runs phases one after another.
   *
   * @param url without a slash at its end
   * @param report whether Gatling also writes its pages
   */
  GatlingOutput run(String url, List<Phase> phases, boolean report)
      throws IOException, InterruptedException {
    Path plan = Files.write(folder.resolve("phases"), phases.stream().map(Phase::line).toList());
    Process gatling =
        new ProcessBuilder(command(url, plan, report))
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start();
    Thread stop = new Thread(gatling::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(stop);
    GatlingOutput output = new GatlingOutput();
    try (BufferedReader lines = gatling.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.accept(line);
      }
    }
    gatling.waitFor();
    Runtime.getRuntime().removeShutdownHook(stop);
    return output;
  }

  private List<String> command(String url, Path plan, boolean report) {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // compiling is soon done, and what is measured has the
                // cores
                "--add-opens=java.base/java.lang=ALL-UNNAMED", // Gatling's own start script has it
                "-Djava.util.prefs.userRoot=" + folder, // it would write into the user's home
                "-Dgatling.data.enableAnalytics=false", // nothing is told to anybody
                "-Dgatling.data.console.light=true",
                "-Dgatling.http.requestTimeout=10000",
                property(LoadSimulation.URL, url),
                property(LoadSimulation.PHASES, plan),
                property(LoadSimulation.TEXTS, texts),
                "-cp",
                System.getProperty("java.class.path"),
                "io.gatling.app.Gatling",
                "-s",
                LoadSimulation.class.getName(),
                "-rf",
                folder.toString()));
    if (!report) {
      command.add("-nr");
    }
    return command;
  }

  private static String property(String name, Object value) {
    return "-D" + name + "=" + value;
  }
}
