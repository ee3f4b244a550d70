package io.groundswell.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start script, with a Java and a Maven that only say how they were called. */
class ScriptTest {
  private static final Path SCRIPT = Path.of("..", "groundswell").toAbsolutePath().normalize();

  /** What the script itself uses, and nothing else: no Java, no Maven. */
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "cat",
          "dirname",
          "env",
          "find",
          "grep",
          "head",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sed",
          "tee",
          "touch");

  @TempDir Path folder;
  private Path root = Path.of("");
  private Path bin = Path.of("");
  private Path jar = Path.of("");

  record Result(int exitCode, String out, String err) {}

  @BeforeEach
  void layOutAProject() throws Exception {
    root = Files.createDirectories(folder.resolve("a project"));
    bin = Files.createDirectories(folder.resolve("bin"));
    Files.copy(SCRIPT, root.resolve("groundswell"));
    assertThat(root.resolve("groundswell").toFile().setExecutable(true)).isTrue();
    Files.createDirectories(root.resolve("standalone/src/main"));
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    Files.writeString(root.resolve("standalone/pom.xml"), "<project/>");
    jar = root.resolve("standalone/target/groundswell.jar");
    for (String tool : TOOLS) {
      for (String place : List.of("/bin", "/usr/bin")) {
        Path there = Path.of(place, tool);
        if (Files.exists(there) && !Files.exists(bin.resolve(tool))) {
          Files.createSymbolicLink(bin.resolve(tool), there);
        }
      }
    }
  }

  @Test
  void isValidBash() throws Exception {
    assertThat(run(List.of("/bin/bash", "-n", SCRIPT.toString()), Map.of()).exitCode()).isZero();
  }

  @Test
  void handsOverToJava() throws Exception {
    java("21");
    builtJar();
    Result result =
        groundswell(Map.of("GROUNDSWELL_OPTS", "-Da=b -Dc=d"), "post", "--subject", "a b");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("-Da=b\n-Dc=d\n-jar\n" + jar + "\npost\n--subject\na b\n")
        .doesNotContain("sun-misc-unsafe");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void newerJavasAreToldThatNativesAreMeant() throws Exception {
    java("25");
    builtJar();
    assertThat(groundswell(Map.of(), "up").out())
        .contains("--enable-native-access=ALL-UNNAMED\n--sun-misc-unsafe-memory-access=allow\n")
        .contains("-Xmx512m\n");
  }

  @Test
  void worksThroughASymbolicLink() throws Exception {
    java("17");
    builtJar();
    Path link = Files.createSymbolicLink(folder.resolve("gs"), root.resolve("groundswell"));
    assertThat(run(List.of(link.toString(), "--help"), Map.of()).out()).contains(jar.toString());
  }

  @Test
  void theFirstUpKeepsItsClassesForLaterStarts() throws Exception {
    java("17");
    builtJar();
    Path kept = root.resolve("target/classes-17.0_a_b.jsa");
    assertThat(groundswell(Map.of(), "up").out())
        .contains("-XX:ArchiveClassesAtExit=" + kept + ".new\n");
    assertThat(groundswell(Map.of(), "predict").out()).as("too short").doesNotContain(".jsa");
    assertThat(groundswell(Map.of("GROUNDSWELL_OPTS", "-javaagent:x"), "up").out())
        .as("other classes")
        .doesNotContain(".jsa");

    keptNow(kept, "whole");
    for (String command : List.of("up", "predict")) {
      assertThat(groundswell(Map.of(), command).out())
          .contains("-XX:SharedArchiveFile=" + kept + "\n")
          .doesNotContain("ArchiveClassesAtExit");
    }
  }

  @Test
  void classesKeptInPartAreThrownAway() throws Exception {
    java("17");
    builtJar();
    Path kept = root.resolve("target/classes-17.0_a_b.jsa");
    keptNow(kept, "cut sh");
    assertThat(groundswell(Map.of(), "up").out()).contains("ArchiveClassesAtExit");
    assertThat(kept).doesNotExist();
    assertThat(kept.resolveSibling(kept.getFileName() + ".new")).doesNotExist();
  }

  private static void keptNow(Path kept, String content) throws Exception {
    Files.createDirectories(kept.getParent());
    Path file = Files.writeString(kept.resolveSibling(kept.getFileName() + ".new"), content);
    try (RandomAccessFile whole = new RandomAccessFile(file.toFile(), "rw")) {
      whole.setLength(64 << 20); // as large as a whole run's
    }
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
  }

  @Test
  void noJavaIsASentence() throws Exception {
    assertSentence(
        groundswell(Map.of(), "up"),
        "There is no Java on the PATH: install a JDK 17 or newer, or let JAVA_HOME name one.");
  }

  @Test
  void anOldJavaIsASentence() throws Exception {
    java("1.8");
    assertSentence(
        groundswell(Map.of(), "up"),
        bin.resolve("java") + " is Java 8: install a JDK 17 or newer, or let JAVA_HOME name one.");
  }

  @Test
  void noMavenIsASentence() throws Exception {
    java("17");
    assertSentence(
        groundswell(Map.of(), "up"),
        "There is no mvn on the PATH: install Maven 3.8 or newer, which the first build needs.");
  }

  @Test
  void aRuntimeWithoutCompilerIsASentence() throws Exception {
    java("17");
    maven("exit 0");
    Files.delete(folder.resolve("bin/javac"));
    Result result = groundswell(Map.of(), "up");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("has no compiler: install a JDK 17 or newer").hasLineCount(1);
  }

  @Test
  void buildsOnFirstUseAndShowsSteps() throws Exception {
    java("17");
    maven(
        "echo '[INFO] Building Groundswell: the command line 0.1.0      [6/6]'\n"
            + "mkdir -p standalone/target\n"
            + "echo jar > standalone/target/groundswell.jar\n"
            + "echo \"$@\" > arguments");
    Result result = groundswell(Map.of(), "--help");
    assertThat(result.exitCode()).isZero();
    assertThat(result.err())
        .contains("First use: building")
        .contains("  [6/6] the command line\n")
        .contains("Built.");
    assertThat(result.out()).contains("--help");
    assertThat(Files.readString(root.resolve("arguments"))).contains("-Dmaven.test.skip=true");
    assertThat(root.resolve("target/build.log")).content().contains("Building Groundswell");

    assertThat(groundswell(Map.of(), "--help").err()).as("a second use").isEmpty();
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    java("17");
    builtJar();
    maven("mkdir -p standalone/target\necho jar > standalone/target/groundswell.jar");
    Path source = Files.writeString(root.resolve("standalone/src/main/A.java"), "class A {}");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(groundswell(Map.of(), "--help").err()).contains("The sources have changed");
  }

  @Test
  void noNetworkOnTheFirstBuildIsASentence() throws Exception {
    java("17");
    maven("echo '[ERROR] Could not transfer artifact a:b:pom:1: Unknown host'\nexit 1");
    Result result = groundswell(Map.of(), "up");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err().lines().skip(1))
        .containsExactly(
            "The libraries could not be fetched: the first build needs the network (log: "
                + root.resolve("target/build.log")
                + ").");
  }

  @Test
  void sourcesThatDoNotCompileAreNamed() throws Exception {
    java("17");
    maven("echo '[ERROR] COMPILATION ERROR : '\necho '[ERROR] /x/A.java:[1,2] oh'\nexit 1");
    Result result = groundswell(Map.of(), "up");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("The sources do not compile: /x/A.java:[1,2] oh");
  }

  private static void assertSentence(Result result, String sentence) {
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).isEqualTo(sentence + "\n");
    assertThat(result.out()).isEmpty();
  }

  private void builtJar() throws Exception {
    Files.createDirectories(jar.getParent());
    Files.writeString(jar, "jar");
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(5)));
  }

  /** A Java of a version, with its home at the parent of {@code bin}. */
  private void java(String version) throws Exception {
    tool(
        "java",
        "if [ \"$1\" = -XshowSettings:properties ]; then\n"
            + "  echo '    java.home = "
            + folder
            + "' >&2\n"
            + "  echo '    java.specification.version = "
            + version
            + "' >&2\n"
            + "  echo '    java.vm.version = 17.0/a b' >&2\n"
            + "elif [ \"$2\" = -Xshare:on ]; then\n"
            + "  grep -q whole \"${4#*=}\"\n"
            + "else\n"
            + "  for a in \"$@\"; do echo \"$a\"; done\n"
            + "fi");
    tool("javac", "exit 0");
  }

  private void maven(String body) throws Exception {
    tool("mvn", body);
  }

  private void tool(String name, String body) throws Exception {
    Path file = Files.writeString(bin.resolve(name), "#!/bin/bash\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Result groundswell(Map<String, String> environment, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(root.resolve("groundswell").toString()));
    command.addAll(List.of(args));
    return run(command, environment);
  }

  private Result run(List<String> command, Map<String, String> environment) throws Exception {
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    builder.environment().put("LANG", "C.UTF-8");
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
