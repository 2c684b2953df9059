package dev.syncline.postgres.source.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SourceIdentity;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.manifest.verify.Severity;
import dev.syncline.postgres.source.problem.SourceCode;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** A source for tests of its setup, and plans for it. */
abstract class SourceScene {
  static final FeedCheckpoint FRESH =
      new FeedCheckpoint(Position.START, Lsn.ZERO, Optional.empty());

  final TestDatabase database = TestPostgres.shared().database();
  final String slot = "slot_" + database.name();
  final SourceSetup setup = new SourceSetup(new Warnings(), Duration.ofSeconds(1));

  @AfterEach
  void dropSlots() {
    database.dropSlots();
  }

  void accounts() {
    database.execute("CREATE TABLE account (id int PRIMARY KEY, name text)");
  }

  PublishPlan plan(String... tables) {
    return plan(
        Arrays.stream(tables)
            .map(table -> schema(table, insert(table)))
            .toArray(PublicSchema[]::new));
  }

  PublishPlan plan(PublicSchema... schemas) {
    return planFor(database, schemas);
  }

  PublishPlan planFor(TestDatabase where, PublicSchema... schemas) {
    ConnectionSettings source =
        new ConnectionSettings(
            new Slug("accounts"),
            where.host(),
            where.port(),
            where.name(),
            TestDatabase.USER,
            new Secret("any"),
            Map.of());
    return new PublishPlan(
        new FeedName(new Slug("shop"), new Slug("accounts")),
        source,
        new DataStore.Capture(slot, "pub"),
        Arrays.stream(schemas)
            .map(schema -> new PublishPlan.PublishedSchema(new Slug("shop"), schema))
            .toList());
  }

  static Transformation insert(String table) {
    return new Transformation(Operation.INSERT, table, "SELECT id FROM x WHERE id = :id");
  }

  static PublicSchema schema(String name, Transformation... transformations) {
    return new PublicSchema(
        name,
        new Slug("accounts"),
        new OutputSchema(JsonNodeFactory.instance.objectNode()),
        new SchemaVersion(1, 0),
        List.of(),
        List.of(transformations),
        Optional.empty());
  }

  static PublishPlan as(String role, PublishPlan plan) {
    return at(plan.source(), plan.source().port(), plan.source().database(), role, plan);
  }

  PublishPlan at(ConnectionSettings source, int port, String name, String role) {
    return at(source, port, name, role, plan("account"));
  }

  static PublishPlan at(
      ConnectionSettings source, int port, String name, String role, PublishPlan plan) {
    return new PublishPlan(
        plan.feed(),
        new ConnectionSettings(
            source.slug(), source.host(), port, name, role, source.password(), source.options()),
        plan.capture(),
        plan.schemas());
  }

  static FeedCheckpoint boundTo(SourceIdentity identity) {
    return new FeedCheckpoint(Position.START, Lsn.ZERO, Optional.of(identity));
  }

  String slotColumn(String expression) {
    return database.value(
        "SELECT " + expression + " FROM pg_replication_slots WHERE slot_name = '" + slot + "'");
  }

  static List<Diagnostic> errors(PublishPlan plan, FeedCheckpoint checkpoint) {
    return SourcePreflight.check(plan, checkpoint).stream()
        .filter(problem -> problem.severity() == Severity.ERROR)
        .toList();
  }

  void assertRefused(
      PublishPlan plan, FeedCheckpoint checkpoint, SourceCode code, String... named) {
    assertThatThrownBy(() -> setup.prepare(plan, checkpoint))
        .isInstanceOfSatisfying(
            DiagnosticException.class,
            refused ->
                assertThat(refused.diagnostics())
                    .singleElement()
                    .satisfies(
                        problem -> {
                          assertThat(problem.code()).isEqualTo(code);
                          assertThat(problem.message()).contains(named);
                        }));
  }
}
