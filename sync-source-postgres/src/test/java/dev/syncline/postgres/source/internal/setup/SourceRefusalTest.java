package dev.syncline.postgres.source.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.SourceIdentity;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.problem.SourceCode;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a source must have, and how it is said where it has not. */
@Tag("verify")
class SourceRefusalTest extends SourceScene {
  @Test
  void refusesAnotherServerOrTimelineThanTheFeedIsBoundTo() {
    accounts();
    SourceIdentity own = setup.prepare(plan("account"), FRESH).identity();

    assertRefused(
        plan("account"),
        boundTo(new SourceIdentity("42", own.timeline())),
        SourceCode.OTHER_SERVER,
        "system 42");
    assertRefused(
        plan("account"),
        boundTo(new SourceIdentity(own.systemIdentifier(), own.timeline() + 1)),
        SourceCode.OTHER_TIMELINE,
        "timeline");
  }

  @Test
  void reportsAllProblemsOfTablesAtOnceWithNearNames() {
    accounts();
    database.execute(
        "CREATE TABLE keyless (id int)",
        "CREATE UNLOGGED TABLE fast (id int PRIMARY KEY)",
        "CREATE VIEW account_view AS SELECT * FROM account",
        "CREATE TABLE narrow (id int PRIMARY KEY, x int NOT NULL UNIQUE)",
        "ALTER TABLE narrow REPLICA IDENTITY USING INDEX narrow_x_key",
        "CREATE TABLE late (id int PRIMARY KEY DEFERRABLE)",
        "CREATE TABLE loose (id int)",
        "ALTER TABLE loose REPLICA IDENTITY FULL");

    List<Diagnostic> problems =
        errors(plan("acount", "keyless", "fast", "account_view", "narrow", "late", "loose"), FRESH);

    assertThat(problems)
        .extracting(Diagnostic::code)
        .containsExactlyInAnyOrder(
            SourceCode.NO_TABLE,
            SourceCode.NO_KEY,
            SourceCode.NOT_A_TABLE,
            SourceCode.NOT_A_TABLE,
            SourceCode.NARROW_IDENTITY,
            SourceCode.NO_KEY,
            SourceCode.NO_KEY);
    assertThat(problems)
        .extracting(Diagnostic::fix)
        .contains(
            "did you mean 'account'?",
            "ALTER TABLE \"public\".\"fast\" SET LOGGED",
            "name the table the rows come from",
            "add a primary key");
    assertThat(database.number("SELECT count(*) FROM pg_publication")).isZero();
    assertThat(
            database.number(
                "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '" + slot + "'"))
        .isZero();
  }

  /** The engine would refuse them by its own text, again and again. */
  @Test
  void refusesColumnsThatDifferInCaseOnlyUntilOneIsRenamed() {
    database.execute("CREATE TABLE items (id int PRIMARY KEY, \"Name\" text, name text)");

    List<Diagnostic> problems = errors(plan("items"), FRESH);

    assertThat(problems).extracting(Diagnostic::code).containsExactly(SourceCode.COLUMNS_ALIKE);
    database.execute(problems.get(0).fix());
    assertThat(errors(plan("items"), FRESH)).isEmpty();
  }

  @Test
  void tellsWhatColumnsOfDeletedRowsASecondTableLacks() {
    accounts();
    database.execute("CREATE TABLE address (id int PRIMARY KEY, account_id int)");
    PublicSchema schema =
        schema(
            "person",
            new Transformation(Operation.INSERT, "account", "SELECT 1 FROM account WHERE id = :id"),
            new Transformation(
                Operation.DELETE, "address", "SELECT 1 FROM account WHERE id = :account_id"));

    assertThat(errors(plan(schema), FRESH))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(SourceCode.NARROW_IDENTITY);
              assertThat(problem.message()).contains("account_id");
              assertThat(problem.fix())
                  .isEqualTo("ALTER TABLE \"public\".\"address\" REPLICA IDENTITY FULL");
            });
  }

  /** Where messages were revoked from everybody, capture needs the right of its own. */
  @Test
  void tellsThatTheRoleMayNotWriteMessages() {
    accounts();
    String role = "silent_" + database.name();
    String messages = "FUNCTION pg_logical_emit_message(boolean, text, text, boolean)";
    database.execute(
        "CREATE ROLE " + role + " LOGIN REPLICATION",
        "GRANT SELECT ON account TO " + role,
        "GRANT CREATE ON DATABASE " + database.name() + " TO " + role,
        "ALTER TABLE account OWNER TO " + role,
        "REVOKE EXECUTE ON " + messages + " FROM PUBLIC");

    List<Diagnostic> problems = errors(as(role, plan("account")), FRESH);

    assertThat(problems).extracting(Diagnostic::code).containsExactly(SourceCode.NO_MESSAGES);
    database.execute(problems.get(0).fix());
    assertThat(errors(as(role, plan("account")), FRESH)).isEmpty();
  }

  @Test
  void tellsWhatTheRoleMayNotDo() {
    accounts();
    String role = "weak_" + database.name();
    database.execute(
        "CREATE ROLE " + role + " LOGIN",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "CREATE TABLE guarded (id int PRIMARY KEY)",
        "ALTER TABLE guarded ENABLE ROW LEVEL SECURITY",
        "GRANT SELECT ON guarded TO " + role);

    assertThat(errors(as(role, plan("account", "guarded")), FRESH))
        .extracting(Diagnostic::code)
        .containsExactlyInAnyOrder(
            SourceCode.NO_REPLICATION, SourceCode.NO_SELECT, SourceCode.ROW_SECURITY);

    database.execute(
        "ALTER ROLE " + role + " REPLICATION BYPASSRLS", "GRANT SELECT ON account TO " + role);
    assertThat(errors(as(role, plan("account", "guarded")), FRESH))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(SourceCode.PUBLICATION_DENIED);
              assertThat(problem.fix())
                  .isEqualTo(
                      "CREATE PUBLICATION \"pub\" FOR TABLE ONLY \"public\".\"account\","
                          + " ONLY \"public\".\"guarded\" WITH (publish_via_partition_root ="
                          + " true, publish_generated_columns = stored)");
            });

    database.execute(errors(as(role, plan("account", "guarded")), FRESH).get(0).fix());
    assertThat(setup.prepare(as(role, plan("account", "guarded")), FRESH).start().isAfter(Lsn.ZERO))
        .isTrue();
  }

  @Test
  void refusesPublicationsThatSendTooMuchOrTooLittle() {
    accounts();
    database.execute("CREATE PUBLICATION pub FOR ALL TABLES");
    assertRefused(plan("account"), FRESH, SourceCode.PUBLICATION_FOR_ALL, "pub");

    database.execute("DROP PUBLICATION pub", "CREATE PUBLICATION pub FOR TABLES IN SCHEMA public");
    assertRefused(plan("account"), FRESH, SourceCode.PUBLICATION_FOR_ALL, "pub");

    database.execute(
        "DROP PUBLICATION pub", "CREATE PUBLICATION pub FOR TABLE account WHERE (id > 5)");
    assertRefused(plan("account"), FRESH, SourceCode.PUBLICATION_FILTERED, "pub");

    database.execute("DROP PUBLICATION pub", "CREATE PUBLICATION pub FOR TABLE account (id)");
    assertRefused(plan("account"), FRESH, SourceCode.PUBLICATION_FILTERED, "pub");

    database.execute(
        "DROP PUBLICATION pub",
        "CREATE PUBLICATION pub FOR TABLE account WITH (publish = 'insert')");
    assertRefused(plan("account"), FRESH, SourceCode.PUBLICATION_FILTERED, "pub");
  }

  @Test
  void tellsLoginDatabaseAndHostApart() {
    ConnectionSettings good = plan("account").source();

    assertThat(SourcePreflight.check(at(good, good.port(), "nobody_here", good.user()), FRESH))
        .extracting(Diagnostic::code)
        .containsExactly(SourceCode.NO_DATABASE);
    assertThat(SourcePreflight.check(at(good, good.port(), good.database(), "nobody"), FRESH))
        .extracting(Diagnostic::code)
        .containsExactly(SourceCode.LOGIN_REFUSED);
    assertThat(SourcePreflight.check(at(good, 1, good.database(), good.user()), FRESH))
        .extracting(Diagnostic::code)
        .containsExactly(SourceCode.UNREACHABLE);
    assertThatThrownBy(() -> setup.prepare(at(good, 1, good.database(), good.user()), FRESH))
        .isInstanceOf(RetriableException.class);
  }

  @Test
  void refusesAServerThatCannotDecodeAndNamesTheRemedy() {
    try (TestPostgres server = TestPostgres.start("wal_level=replica", "max_replication_slots=1")) {
      TestDatabase plain = server.database();
      plain.execute(
          "CREATE TABLE account (id int PRIMARY KEY)",
          "SELECT pg_create_physical_replication_slot('taken')");
      PublishPlan plan = planFor(plain, schema("s", insert("account")));

      List<Diagnostic> problems = errors(plan, FRESH);

      assertThat(problems)
          .extracting(Diagnostic::code)
          .containsExactly(SourceCode.WAL_LEVEL, SourceCode.NO_FREE_SLOT);
      assertThat(problems.get(0).toString())
          .startsWith("SRC-104")
          .contains("wal_level is replica", "ALTER SYSTEM SET wal_level = 'logical'", "restart");
    }
  }

  @Test
  void refusesTypesThatKeepTheEngineFromStarting() {
    accounts();
    database.execute(
        "CREATE TYPE mood AS ENUM ('fine')",
        "CREATE DOMAIN feeling AS mood",
        "CREATE TYPE \"None yet\" AS ENUM ()");

    assertThat(errors(plan("account"), FRESH))
        .extracting(Diagnostic::toString)
        .satisfiesExactlyInAnyOrder(
            one ->
                assertThat(one)
                    .startsWith("SRC-114 domain public.feeling is over enum public.mood"),
            one -> assertThat(one).startsWith("SRC-114 enum public.\"None yet\" has no labels"));
  }
}
