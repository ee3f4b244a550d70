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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows that may and may not exist. */
class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.groundswell");

  static Stream<ArchRule> rules() {
    return Stream.of(
        noClasses()
            .that()
            .resideInAPackage("io.groundswell.scorer.core..")
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
                    "io.groundswell.scorer.hub..",
                    "io.groundswell.common.."))
            .because("the scoring core knows no technology"),
        noClasses()
            .that()
            .resideInAPackage("io.groundswell.scorer.redis..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "io.groundswell.scorer.djl..",
                    "io.groundswell.scorer.hub..",
                    "io.groundswell.scorer.language.."))
            .because("redis implements the cache and nothing else"),
        noClasses()
            .that()
            .resideInAPackage("io.groundswell.scorer.djl..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "io.groundswell.scorer.redis..",
                    "io.groundswell.scorer.hub..",
                    "io.groundswell.scorer.language.."))
            .because("djl implements the model and nothing else"),
        noClasses()
            .that()
            .resideInAPackage("io.groundswell.scorer.hub..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "io.groundswell.scorer.redis..",
                    "io.groundswell.scorer.djl..",
                    "io.groundswell.scorer.language..",
                    "ai.djl..",
                    "ai.onnxruntime..",
                    "redis..",
                    "io.groundswell.scorer.core.."))
            .because("hub fetches files, and knows neither engines nor scores"),
        noClasses()
            .that()
            .resideInAPackage("io.groundswell.scorer.language..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "io.groundswell.scorer.redis..",
                    "io.groundswell.scorer.djl..",
                    "io.groundswell.scorer.hub.."))
            .because("language implements the language detector and nothing else"),
        noClasses()
            .that()
            .resideInAPackage("io.groundswell.scorer..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "org.apache.kafka..",
                    "io.groundswell.topics..",
                    "io.groundswell.audience..",
                    "io.groundswell.processor..",
                    "io.groundswell.bridge..",
                    "io.groundswell.standalone.."))
            .because("the scorer is a library without Kafka"),
        noClasses()
            .that()
            .resideInAnyPackage(
                "io.groundswell.processor.poll..",
                "io.groundswell.processor.stream..",
                "io.groundswell.processor.score..",
                "io.groundswell.processor.predict..",
                "io.groundswell.processor.shadow..",
                "io.groundswell.processor.audience..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "io.groundswell.scorer.redis..",
                    "io.groundswell.scorer.djl..",
                    "io.groundswell.scorer.hub..",
                    "io.groundswell.scorer.language.."))
            .because("topologies know the scorer only by its interfaces"),
        noClasses()
            .that()
            .resideInAPackage("io.groundswell.audience..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "org.apache.kafka..",
                    "redis..",
                    "ai.djl..",
                    "io.micrometer..",
                    "io.groundswell.scorer..",
                    "io.groundswell.processor..",
                    "io.groundswell.bridge..",
                    "io.groundswell.standalone.."))
            .because("audience counts, and knows no technology"),
        noClasses()
            .that()
            .resideInAPackage("io.groundswell.topics..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "io.groundswell.scorer..",
                    "io.groundswell.audience..",
                    "io.groundswell.processor..",
                    "io.groundswell.bridge..",
                    "io.groundswell.standalone.."))
            .because("the contract depends on common alone"),
        noClasses()
            .that()
            .resideInAPackage("io.groundswell.common..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "io.groundswell.topics..",
                    "io.groundswell.scorer..",
                    "io.groundswell.audience..",
                    "io.groundswell.processor..",
                    "io.groundswell.bridge..",
                    "io.groundswell.standalone.."))
            .because("common depends on no module"),
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
        slices().matching("io.groundswell.scorer.(*)..").should().beFreeOfCycles(),
        slices().matching("io.groundswell.processor.(*)..").should().beFreeOfCycles());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void mainCode(ArchRule rule) {
    rule.check(MAIN);
  }
}
