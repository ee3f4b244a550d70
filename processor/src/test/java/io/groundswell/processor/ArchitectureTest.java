package io.groundswell.processor;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows that may and may not exist. */
class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.groundswell");
  private static final JavaClasses ALL = new ClassFileImporter().importPackages("io.groundswell");

  static Stream<ArchRule> rules() {
    return Stream.of(
        noClasses()
            .that()
            .resideInAPackage("..processor.scoring..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "org.apache.kafka..",
                    "redis..",
                    "ai.djl..",
                    "opennlp..",
                    "io.micrometer..",
                    "com.fasterxml..",
                    "java.net.http..",
                    "..processor.hub..",
                    "io.groundswell.topics..",
                    "io.groundswell.settings.."))
            .because("scoring knows no technology"),
        noClasses()
            .that()
            .resideInAPackage("..processor.stream..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "..processor.redis..",
                    "..processor.djl..",
                    "..processor.hub..",
                    "..processor.language.."))
            .because("stream knows the scoring core only by its interfaces"),
        noClasses()
            .that()
            .resideInAPackage("..processor.audience..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "org.apache.kafka..",
                    "redis..",
                    "ai.djl..",
                    "io.micrometer..",
                    "..processor.stream..",
                    "io.groundswell.settings.."))
            .because("audience counts, and knows no technology"),
        noClasses()
            .that()
            .resideInAPackage("..processor.redis..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "..processor.djl..",
                    "..processor.hub..",
                    "..processor.language..",
                    "..processor.stream..",
                    "org.apache.kafka.."))
            .because("redis implements the cache and nothing else"),
        noClasses()
            .that()
            .resideInAPackage("..processor.djl..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "..processor.redis..",
                    "..processor.hub..",
                    "..processor.language..",
                    "..processor.stream..",
                    "org.apache.kafka.."))
            .because("djl implements the model and nothing else"),
        noClasses()
            .that()
            .resideInAPackage("..processor.hub..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "ai.djl..",
                    "ai.onnxruntime..",
                    "redis..",
                    "org.apache.kafka..",
                    "..processor.djl..",
                    "..processor.redis..",
                    "..processor.language..",
                    "..processor.scoring..",
                    "..processor.stream.."))
            .because("hub brings files, and knows neither engines nor what is scored"),
        noClasses()
            .that()
            .resideInAPackage("..processor.language..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "..processor.redis..",
                    "..processor.djl..",
                    "..processor.hub..",
                    "..processor.stream..",
                    "io.groundswell.topics..",
                    "org.apache.kafka.."))
            .because("language implements the language detector and nothing else"),
        noClasses()
            .that()
            .resideInAPackage("io.groundswell.topics..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "io.groundswell.processor..",
                    "io.groundswell.bridge..",
                    "io.groundswell.settings..",
                    "io.groundswell.standalone.."))
            .because("the contract depends on no module"),
        noClasses()
            .that()
            .resideInAPackage("io.groundswell.processor..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("io.groundswell.bridge..", "io.groundswell.standalone.."))
            .because("the processor and the bridge know each other by topics alone"),
        noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Config")
            .should()
            .callMethodWhere(
                DescribedPredicate.describe(
                    "the environment is read",
                    call ->
                        call.getTargetOwner().isEquivalentTo(System.class)
                            && call.getName().equals("getenv")))
            .because("one class an application reads the environment"),
        slices().matching("io.groundswell.processor.(*)..").should().beFreeOfCycles());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void mainCode(ArchRule rule) {
    rule.check(MAIN);
  }

  @Test
  void testsDoNotSleep() {
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(ALL);
  }
}
