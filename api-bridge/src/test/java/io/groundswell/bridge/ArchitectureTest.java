package io.groundswell.bridge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String ROOT = "io.groundswell.bridge";
  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void httpDoesNotDependOnKafka() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".http..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(PRODUCTION);
  }

  @Test
  void kafkaPackagesDoNotDependOnHttp() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".reply..", ROOT + ".kafka..", ROOT + ".ingest..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..", ROOT, ROOT + ".http..")
        .check(PRODUCTION);
  }

  @Test
  void kafkaClientsDoNotDependOnTheirUsers() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".kafka..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + ".reply..",
            ROOT + ".ingest..",
            ROOT + ".webhook..",
            ROOT + ".audience..",
            ROOT + ".live..")
        .check(PRODUCTION);
  }

  @Test
  void audienceViewAndLiveFeedDependOnNeitherKafkaNorHttp() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".audience..", ROOT + ".live..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..",
            "io.javalin..",
            "org.eclipse.jetty..",
            "jakarta.servlet..",
            "io.micrometer..",
            "io.prometheus..",
            ROOT,
            ROOT + ".http..",
            ROOT + ".reply..",
            ROOT + ".kafka..",
            ROOT + ".ingest..",
            ROOT + ".settings..",
            "io.groundswell.common.settings..")
        .check(PRODUCTION);
  }

  @Test
  void webhookAndServerDoNotDependOnEachOther() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".webhook..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.javalin..",
            "org.eclipse.jetty..",
            "jakarta.servlet..",
            ROOT,
            ROOT + ".http..",
            ROOT + ".live..",
            ROOT + ".audience..",
            ROOT + ".ingest..")
        .check(PRODUCTION);
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + ".http..",
            ROOT + ".reply..",
            ROOT + ".kafka..",
            ROOT + ".ingest..",
            ROOT + ".live..",
            ROOT + ".audience..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".webhook..")
        .check(PRODUCTION);
  }

  @Test
  void onlyShiftDeliveryUsesKafkaInTheWebhook() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".webhook..")
        .and()
        .haveNameNotMatching(".*ShiftDelivery.*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(PRODUCTION);
  }

  @Test
  void theBridgeDoesNotDependOnTheProcessor() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.groundswell.processor..", "io.groundswell.scorer..", "io.groundswell.audience..")
        .check(PRODUCTION);
  }

  @Test
  void onlyTheConfigurationReadsTheEnvironment() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Config")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(PRODUCTION);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.groundswell.(**)").should().beFreeOfCycles().check(PRODUCTION);
  }
}
