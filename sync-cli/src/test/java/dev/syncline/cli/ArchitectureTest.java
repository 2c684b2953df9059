package dev.syncline.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.postgres.EventCounts;
import dev.syncline.eventstore.postgres.StoreStatus;
import dev.syncline.manifest.SessionContract;
import dev.syncline.postgres.sink.bookkeeping.CursorStatus;
import dev.syncline.postgres.sink.replay.DryRunReport;
import dev.syncline.postgres.sink.replay.StatementSafety;
import dev.syncline.postgres.sink.replay.TableDifferences;
import dev.syncline.postgres.source.SlotStatus;
import java.io.Console;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The walls of the house. Each rule protects a sentence of the design. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.syncline");

  /** The answers of databases that reports contain as they are, and the failure of a query. */
  private static final Class<?>[] REPORTED = {
    StoreStatus.Feed.class,
    StoreStatus.Load.class,
    StoreStatus.Gap.class,
    SlotStatus.class,
    CursorStatus.class,
    EventCounts.class,
    EventCounts.Span.class,
    StatementSafety.class,
    DryRunReport.class,
    TableDifferences.class,
    TableDifferences.DifferingRow.class,
    SQLException.class
  };

  @Test
  void packagesHaveNoCycles() {
    check(slices().matching("dev.syncline.(**)").should().beFreeOfCycles());
  }

  @Test
  void debeziumStaysInItsPackage() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.syncline.postgres.source.internal.debezium")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.debezium.."));
  }

  /** The engine's records are in Kafka's types. */
  @Test
  void kafkaStaysInTheSourcePackages() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "dev.syncline.postgres.source.internal.capture",
                "dev.syncline.postgres.source.internal.debezium")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka.."));
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
    for (Module module : EnumSet.complementOf(EnumSet.of(Module.CLI))) {
      check(
          noClasses()
              .that()
              .resideInAnyPackage(module.packages)
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(module.unknown()));
    }
  }

  /** Each with its packages and the modules that it may know, as its pom declares them. */
  private enum Module {
    MANIFESTS("dev.syncline.manifest..", "dev.syncline.setting.."),
    EVENTSTORE("dev.syncline.eventstore", "dev.syncline.eventstore.memory.."),
    POSTGRES_SESSION(
        "dev.syncline.postgres.session..",
        "dev.syncline.postgres.sql..",
        "dev.syncline.postgres.copy.."),
    EVENTSTORE_POSTGRES("dev.syncline.eventstore.postgres.."),
    ENGINE("dev.syncline.engine.."),
    SOURCE("dev.syncline.postgres.source.."),
    SINK("dev.syncline.postgres.sink.."),
    OPERATIONS("dev.syncline.operations.."),
    /** For applications; it meets a sync over HTTP only. */
    CLIENT("dev.syncline.client.."),
    CLI("dev.syncline.cli..");

    private final String[] packages;

    Module(String... packages) {
      this.packages = packages;
    }

    private Set<Module> known() {
      return switch (this) {
        case MANIFESTS -> EnumSet.of(MANIFESTS);
        case EVENTSTORE -> EnumSet.of(EVENTSTORE, MANIFESTS);
        case POSTGRES_SESSION -> EnumSet.of(POSTGRES_SESSION, EVENTSTORE, MANIFESTS);
        case EVENTSTORE_POSTGRES ->
            EnumSet.of(EVENTSTORE_POSTGRES, POSTGRES_SESSION, EVENTSTORE, MANIFESTS);
        case ENGINE -> EnumSet.of(ENGINE, EVENTSTORE, MANIFESTS);
        case SOURCE -> EnumSet.of(SOURCE, POSTGRES_SESSION, ENGINE, EVENTSTORE, MANIFESTS);
        case SINK -> EnumSet.of(SINK, POSTGRES_SESSION, ENGINE, EVENTSTORE, MANIFESTS);
        case OPERATIONS -> EnumSet.complementOf(EnumSet.of(CLI, CLIENT));
        case CLIENT -> EnumSet.of(CLIENT);
        case CLI -> EnumSet.allOf(Module.class);
      };
    }

    private String[] internals() {
      return Stream.of(packages)
          .map(one -> one.replaceFirst("\\.\\.$", "") + ".internal..")
          .toArray(String[]::new);
    }

    private String[] unknown() {
      return Stream.of(values())
          .filter(other -> !known().contains(other))
          .flatMap(other -> Stream.of(other.packages))
          .toArray(String[]::new);
    }
  }

  /** What is not meant for other modules. */
  @Test
  void internalsStayInTheirModule() {
    for (Module module : Module.values()) {
      check(
          noClasses()
              .that()
              .resideOutsideOfPackages(module.packages)
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(module.internals())
              .allowEmptyShould(true));
    }
  }

  /** Only the package that a module is entered by, and the tests, know the internals. */
  @Test
  void problemsAndSettingsKnowNoInternals() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "dev.syncline.engine.plan..",
                "dev.syncline.engine.problem..",
                "dev.syncline.engine.spi..",
                "dev.syncline.engine.listener..",
                "dev.syncline.engine.status..",
                "dev.syncline.engine.stop..",
                "dev.syncline.postgres.source.problem..",
                "dev.syncline.postgres.sink.problem..",
                "dev.syncline.postgres.sink.settings..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..internal.."));
  }

  /** The client is the one exception: a service may wait for the sync over HTTP. */
  @Test
  void theShopMeetsTheSyncOnlyInItsDatabases() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.syncline.shop..")
            .and()
            .resideOutsideOfPackage("dev.syncline.shop.schemas..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.syncline.manifest..",
                "dev.syncline.eventstore..",
                "dev.syncline.engine..",
                "dev.syncline.postgres..",
                "dev.syncline.operations..",
                "dev.syncline.cli.."));
  }

  /** Whoever uses the client gets no other library with it. */
  @Test
  void theClientNeedsOnlyJava() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.syncline.client..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                "dev.syncline.client..", "java..", "org.jspecify.annotations.."));
  }

  /** Each service has a team of its own, so what two of them need is in the kit. */
  @Test
  void theServicesOfTheShopShareOnlyTheKit() {
    check(
        slices()
            .matching("dev.syncline.shop.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                resideInAPackage("dev.syncline.shop.."),
                resideInAPackage("dev.syncline.shop.kit..")));
  }

  @Test
  void onlyTheCommandLineAndTheLauncherOfServicesPrint() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.syncline.cli..", "dev.syncline.shop.kit.launch")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err"));
  }

  /** An operation answers with records; any front end may call it. */
  @Test
  void operationsKnowNoTerminalAndNoProcess() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.syncline.operations..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "io.javalin..", "dev.syncline.cli..")
            .orShould()
            .accessField(System.class, "in")
            .orShould()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Console.class));
  }

  /** A command parses, calls an operation and renders its records. */
  @Test
  void commandsReachDatabasesOnlyThroughOperations() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.syncline.cli..")
            .and()
            .resideOutsideOfPackages(
                "dev.syncline.cli",
                "dev.syncline.cli.sync..",
                "dev.syncline.cli.demo..",
                "dev.syncline.cli.logging..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                        "dev.syncline.eventstore.postgres..",
                        "dev.syncline.postgres..",
                        "org.jdbi..",
                        "java.sql..",
                        "javax.sql..",
                        "org.postgresql..")
                    .and(not(belongToAnyOf(REPORTED))))
            .orShould()
            .callMethod(SlotStatus.class, "at", PublishPlan.class));
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
                "dev.syncline.operations..",
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
