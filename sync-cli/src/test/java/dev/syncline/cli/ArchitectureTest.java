package dev.syncline.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.syncline.manifest.SessionContract;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;

/** The walls of the house. Each rule protects a sentence of the design. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.syncline");

  @Test
  void packagesHaveNoCycles() {
    check(slices().matching("dev.syncline.(**)").should().beFreeOfCycles());
  }

  @Test
  void debeziumAndKafkaStayInTheSourcePackage() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.syncline.postgres.source..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.debezium..", "org.apache.kafka.."));
  }

  @Test
  void theEngineKnowsNoDatabaseAccess() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.syncline.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jdbi..", "java.sql..", "javax.sql..", "org.postgresql.."));
  }

  @Test
  void modulesDependDownwardsOnly() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("dev.syncline.manifest..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.syncline.eventstore..",
                "dev.syncline.engine..",
                "dev.syncline.postgres..",
                "dev.syncline.cli.."));
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.syncline.eventstore..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.syncline.engine..", "dev.syncline.postgres..", "dev.syncline.cli.."));
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.syncline.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.syncline.postgres..", "dev.syncline.cli.."));
  }

  @Test
  void theShopMeetsTheSyncOnlyInItsDatabases() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("dev.syncline.shop.accounts..", "dev.syncline.shop.orders..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.syncline.manifest..",
                "dev.syncline.eventstore..",
                "dev.syncline.engine..",
                "dev.syncline.postgres..",
                "dev.syncline.cli.."));
  }

  @Test
  void onlyTheCommandLineAndTheAppsPrint() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "dev.syncline.cli..", "dev.syncline.shop.accounts", "dev.syncline.shop.orders")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err"));
  }

  /** Whoever opens a session elsewhere opens one without the contract our promises rest on. */
  @Test
  void sessionsAreOpenedInOnePlace() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "dev.syncline.manifest..",
                "dev.syncline.eventstore..",
                "dev.syncline.engine..",
                "dev.syncline.postgres..",
                "dev.syncline.cli..")
            .and()
            .doNotBelongToAnyOf(SessionContract.class)
            .and()
            .resideOutsideOfPackage("dev.syncline.cli.demo..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(DriverManager.class)
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.postgresql.ds.PGSimpleDataSource"));
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }
}
