package dev.syncline.postgres.sink.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.postgres.session.ServerPrepared;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is asked of the catalogue in every destination transaction. */
@Tag("verify")
class CatalogFactsTest {
  private final TestDatabase database = TestPostgres.shared().database();
  private Connection session;
  private WatchedObjects objects;

  @BeforeEach
  void createTable() throws SQLException {
    database.execute(
        "CREATE TABLE t (id int PRIMARY KEY, v text) PARTITION BY RANGE (id)",
        "CREATE TABLE t_low PARTITION OF t FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE other (id int PRIMARY KEY REFERENCES t)");
    session = database.connect();
    objects =
        new WatchedObjects(
            Set.of("delete", "from", "t", "where", "id", "lower"),
            Set.of(oid("t")),
            Set.of(oid("t"), oid("t_low")),
            Set.of(oid("other")));
  }

  @AfterEach
  void closeSession() throws SQLException {
    session.close();
  }

  private long oid(String table) {
    return database.number("SELECT '" + table + "'::regclass::oid::bigint");
  }

  @Test
  void theSumOfAllIsThatOfEach() throws SQLException {
    CatalogFingerprint each = CatalogFingerprint.read(session, objects);

    try (PreparedStatement total = session.prepareStatement(CatalogFacts.TOTAL)) {
      PlanWatch watch = new PlanWatch(session, each, objects);
      watch.bind(total, 1);
      try (ResultSet answer = total.executeQuery()) {
        assertThat(watch.holds(answer)).isTrue();
      }
    }
  }

  @Test
  void whatIsWatchedMayBeAPartOfWhatWasRead() throws SQLException {
    CatalogFingerprint each = CatalogFingerprint.read(session, objects);
    WatchedObjects part = new WatchedObjects(Set.of("t"), Set.of(), Set.of(), Set.of());

    assertThat(each.total(part)).isEqualTo(CatalogFingerprint.read(session, part).total(part));
  }

  /** Planning takes ten times as long as running it, and short lists would have it planned anew. */
  @Test
  void itIsPlannedOnceAndForAll() throws SQLException {
    try (PreparedStatement total = ServerPrepared.statement(session, CatalogFacts.TOTAL);
        Statement statement = session.createStatement()) {
      CatalogParameters.of(session, objects).bind(total, 1);
      for (int time = 0; time < 20; time++) {
        total.executeQuery().close();
      }
      try (ResultSet row =
          statement.executeQuery(
              "SELECT generic_plans FROM pg_prepared_statements WHERE statement LIKE '%watched%'"
                  + " AND statement NOT LIKE '%pg_prepared%'")) {
        row.next();
        assertThat(row.getInt(1)).isEqualTo(15);
      }
    }
  }

  /** Where one table has many, the planner would rather read all rows of all tables. */
  @Test
  void childrenOfOtherTablesAreNotRead() throws SQLException {
    database.execute(
        "CREATE TABLE many (id int) PARTITION BY LIST (id)",
        "DO $$ BEGIN FOR n IN 1..200 LOOP"
            + " EXECUTE format('CREATE TABLE many_%s PARTITION OF many FOR VALUES IN (%s)', n, n);"
            + " END LOOP; END $$",
        "ANALYZE pg_catalog.pg_inherits");

    try (Statement statement = session.createStatement()) {
      statement.execute("SET plan_cache_mode = force_generic_plan");
      statement.execute("PREPARE facts AS " + numbered(CatalogFacts.TOTAL));
      try (ResultSet row =
          statement.executeQuery("EXPLAIN EXECUTE facts ('{t}', '{1}', '{1}', '{1}')")) {
        StringBuilder plan = new StringBuilder();
        while (row.next()) {
          plan.append(row.getString(1)).append('\n');
        }
        assertThat(plan).contains("pg_inherits_parent_index").doesNotContain("Scan on pg_inherits");
      }
    }
  }

  private static String numbered(String sql) {
    String numbered = sql;
    for (int parameter = 1; numbered.contains("?"); parameter++) {
      numbered = numbered.replaceFirst("\\?", "\\$" + parameter);
    }
    return numbered;
  }
}
