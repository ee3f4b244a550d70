package io.groundswell.scorer.djl;

import io.groundswell.scorer.core.Label;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The project's labelled cases; {@code model/training/behaviour.py} documents the format. */
final class BehaviourCases {
  private final Map<String, Case> cases = new LinkedHashMap<>();

  /** Texts that count as one case. Without an expected label, they must have the same label. */
  private record Case(String kind, Set<Label> expected, List<String> texts) {
    boolean passes(Collection<Label> labels) {
      return expected.isEmpty() ? Set.copyOf(labels).size() == 1 : expected.containsAll(labels);
    }
  }

  /** The number of passed cases of a kind. */
  record Result(int passed, int of) {}

  /** All *.tsv of a folder. */
  static BehaviourCases in(Path folder) throws IOException {
    BehaviourCases cases = new BehaviourCases();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".tsv")).sorted().toList()) {
        String name = file.getFileName().toString().replace(".tsv", "");
        // Posts may hold characters that end a line elsewhere.
        Stream.of(Files.readString(file).split("\n", -1))
            .filter(line -> !line.isEmpty())
            .forEach(line -> cases.add(name, line));
      }
    }
    return cases;
  }

  void add(String file, String line) {
    String[] columns = line.split("\t", -1);
    String kind = columns.length == 3 ? file + ": " + columns[0] : file;
    String expected = columns[columns.length - 2];
    boolean group = expected.startsWith("=");
    cases
        .computeIfAbsent(
            group ? kind + expected : String.valueOf(cases.size()),
            key ->
                new Case(
                    kind,
                    group
                        ? Set.of()
                        : Stream.of(expected.split("\\|", -1))
                            .map(Label::valueOf)
                            .collect(Collectors.toSet()),
                    new ArrayList<>()))
        .texts
        .add(columns[columns.length - 1]);
  }

  List<String> texts() {
    return cases.values().stream().flatMap(c -> c.texts.stream()).distinct().toList();
  }

  /** Kinds in the files' order. */
  Map<String, Result> results(Function<String, Label> labels) {
    Map<String, Result> results = new LinkedHashMap<>();
    for (Case one : cases.values()) {
      int passes = one.passes(one.texts.stream().map(labels).toList()) ? 1 : 0;
      results.merge(
          one.kind, new Result(passes, 1), (a, b) -> new Result(a.passed + b.passed, a.of + b.of));
    }
    return results;
  }
}
