package io.groundswell.standalone;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The contributor's documents name modules, classes, files and tests that exist. */
class ContributingTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern STEP =
      Pattern.compile("^\\d+\\. `(\\w+)` in `([\\w-]+)`: ", Pattern.MULTILINE);
  private static final Pattern NUMBERED = Pattern.compile("^\\d+\\. ", Pattern.MULTILINE);
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern PATH = Pattern.compile("[\\w.-]+(/[\\w.-]+)*/([\\w.-]+)?");
  private static final Pattern MODULE_ROW =
      Pattern.compile("^\\| `([\\w-]+)` \\| [^|]+ \\| ([^|]*)\\|$", Pattern.MULTILINE);
  private static final Pattern NAMES = Pattern.compile("[a-z-]+(, [a-z-]+)*");

  private static String document = "";

  /** Each module's direct dependencies on other modules, those of tests left out. */
  private static final Map<String, Set<String>> DEPENDENCIES = new TreeMap<>();

  @BeforeAll
  static void readDocumentAndPoms() throws Exception {
    document = Files.readString(ROOT.resolve("CONTRIBUTING.md"));
    Element project = pom(ROOT);
    for (Element module : children(children(project, "modules").get(0), "module")) {
      String name = module.getTextContent().strip();
      Set<String> dependencies = new TreeSet<>();
      for (Element list : children(pom(ROOT.resolve(name)), "dependencies")) {
        for (Element dependency : children(list, "dependency")) {
          if (text(dependency, "groupId").equals("io.groundswell")
              && !text(dependency, "scope").equals("test")) {
            dependencies.add(text(dependency, "artifactId").replace("groundswell-", ""));
          }
        }
      }
      DEPENDENCIES.put(name, dependencies);
    }
  }

  @Test
  void theTableListsEveryModuleWithItsDependencies() {
    Map<String, Set<String>> table = new TreeMap<>();
    MODULE_ROW
        .matcher(section("Modules"))
        .results()
        .forEach(
            row ->
                table.put(
                    row.group(1),
                    CODE.matcher(row.group(2))
                        .results()
                        .map(name -> name.group(1))
                        .collect(toCollection(TreeSet::new))));

    assertThat(table).isEqualTo(DEPENDENCIES);
  }

  @Test
  void everyArrowOfThePictureIsADependencyAndTheOthersFollow() {
    Map<String, Set<String>> arrows = arrows(section("Modules").split("```\n?")[1]);

    arrows.forEach(
        (module, targets) -> assertThat(DEPENDENCIES.get(module)).as(module).containsAll(targets));
    DEPENDENCIES.forEach(
        (module, targets) ->
            assertThat(reachable(module, arrows)).as("from " + module).containsAll(targets));
  }

  @Test
  void everyClassOfTheTwoWaysIsInItsModule() throws IOException {
    for (String title : List.of("The way of a post", "The way of a request")) {
      String way = section(title);
      List<MatchResult> steps = STEP.matcher(way).results().toList();

      assertThat(steps).as(title).hasSameSizeAs(NUMBERED.matcher(way).results().toList());
      assertThat(steps).as(title).isNotEmpty();
      for (MatchResult step : steps) {
        Path sources = ROOT.resolve(step.group(2)).resolve("src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
          assertThat(files.map(file -> file.getFileName().toString()))
              .as("classes of " + step.group(2))
              .contains(step.group(1) + ".java");
        }
      }
    }
  }

  @Test
  void everyFileNamedExists() {
    List<String> paths =
        CODE.matcher(document.replaceAll("(?s)```.*?```", ""))
            .results()
            .map(code -> code.group(1))
            .filter(code -> PATH.matcher(code).matches())
            .toList();

    assertThat(paths).hasSizeGreaterThanOrEqualTo(5);
    assertThat(paths).allSatisfy(path -> assertThat(ROOT.resolve(path)).exists());
  }

  @Test
  void everyTestThatShowsAGuaranteeExists() throws IOException {
    List<String> tests =
        CODE.matcher(Files.readString(ROOT.resolve("docs/guarantees.md")))
            .results()
            .map(code -> code.group(1))
            .filter(code -> code.matches("\\w+(Test|IT)"))
            .toList();
    Set<String> sources = new TreeSet<>();
    for (String module : DEPENDENCIES.keySet()) {
      Path folder = ROOT.resolve(module).resolve("src/test/java");
      if (Files.exists(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
          files.forEach(file -> sources.add(file.getFileName().toString()));
        }
      }
    }

    assertThat(tests).isNotEmpty();
    assertThat(tests).allSatisfy(test -> assertThat(sources).contains(test + ".java"));
  }

  private static String section(String title) {
    int begin = document.indexOf("\n## " + title + "\n");
    assertThat(begin).as("heading " + title).isNotNegative();
    int end = document.indexOf("\n## ", begin + 1);
    return document.substring(begin, end < 0 ? document.length() : end);
  }

  /** What each module's arrows point to. A row that begins with └ branches off the name above. */
  private static Map<String, Set<String>> arrows(String picture) {
    Map<String, Set<String>> arrows = new HashMap<>();
    String[] rows = picture.split("\n");
    for (int row = 0; row < rows.length; row++) {
      String from = "";
      int branch = rows[row].indexOf('└');
      if (branch >= 0) {
        int above = row - 1;
        while (rows[above].charAt(branch) == '│') {
          above--;
        }
        from = nameAt(rows[above], branch);
      }
      for (String cell : rows[row].split("[─▶└│]+")) {
        String names = cell.strip();
        if (names.isEmpty()) {
          continue;
        }
        assertThat(names).matches(NAMES);
        if (!from.isEmpty()) {
          arrows.computeIfAbsent(from, f -> new TreeSet<>()).addAll(List.of(names.split(", ")));
        }
        from = names;
      }
    }
    return arrows;
  }

  private static String nameAt(String row, int column) {
    return NAMES
        .matcher(row)
        .results()
        .filter(name -> name.start() <= column && column < name.end())
        .map(MatchResult::group)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no module above column " + column + ": " + row));
  }

  private static Set<String> reachable(String module, Map<String, Set<String>> arrows) {
    Set<String> reached = new TreeSet<>();
    for (String target : arrows.getOrDefault(module, Set.of())) {
      reached.add(target);
      reached.addAll(reachable(target, arrows));
    }
    return reached;
  }

  private static Element pom(Path folder) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(folder.resolve("pom.xml").toFile())
        .getDocumentElement();
  }

  private static List<Element> children(Element parent, String name) {
    return IntStream.range(0, parent.getChildNodes().getLength())
        .mapToObj(parent.getChildNodes()::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast)
        .filter(child -> child.getTagName().equals(name))
        .toList();
  }

  private static String text(Element parent, String name) {
    return children(parent, name).stream()
        .map(Node::getTextContent)
        .map(String::strip)
        .findFirst()
        .orElse("");
  }
}
