package io.groundswell.standalone;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules for the tests of all modules that are built before this one. */
class ArchitectureTest {
  @Test
  void testsDoNotSleep() throws IOException {
    List<Path> folders;
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      folders =
          modules
              .map(module -> module.resolve("target/test-classes"))
              .filter(Files::exists)
              .toList();
    }
    JavaClasses tests = new ClassFileImporter().importPaths(folders);
    assertThat(tests.contain(ArchitectureTest.class)).isTrue();
    noClasses()
        .should()
        .callMethodWhere(
            target(nameMatching("sleep|parkNanos|parkUntil"))
                .and(target(owner(nameMatching("java\\..*")))))
        .because("Awaitility waits for a condition, and nothing waits for time to pass")
        .check(tests);
  }
}
