package dev.syncline.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("verify")
class SessionTest {
  @Test
  void printsTimesInUtcWhereverTheJvmIs() throws SQLException {
    TestDatabase database = TestPostgres.shared().database();
    TimeZone usual = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
      try (Connection session = Session.open(connection(database), "test");
          Statement statement = session.createStatement();
          ResultSet row =
              statement.executeQuery("SELECT '2024-07-01 12:00+00'::timestamptz::text")) {
        row.next();
        assertThat(row.getString(1)).isEqualTo("2024-07-01 12:00:00+00");
      }
    } finally {
      TimeZone.setDefault(usual);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "synchronous_commit, off, on",
    "synchronous_commit, local, on",
    "synchronous_commit, remote_write, on",
    "synchronous_commit, remote_apply, remote_apply",
    "default_transaction_isolation, serializable, read committed",
    "default_transaction_deferrable, on, off",
    "statement_timeout, 1s, 0",
    "idle_session_timeout, 1s, 0",
    "transaction_timeout, 1s, 0",
    "array_nulls, off, on",
    "transform_null_equals, on, off",
    "gin_fuzzy_search_limit, 3, 0",
    "quote_all_identifiers, on, off",
    "xmloption, document, content",
    "intervalstyle, iso_8601, postgres",
    "bytea_output, escape, hex",
    "row_security, on, off",
    "search_path, public, 'pg_catalog, pg_temp'",
  })
  void holdsTheContractWhateverTheDatabaseSets(String name, String set, String held)
      throws SQLException {
    TestDatabase database = TestPostgres.shared().database();
    database.execute("ALTER DATABASE " + database.name() + " SET " + name + " = '" + set + "'");
    try (Connection session = Session.open(connection(database), "test")) {
      assertThat(value(session, "SHOW " + name)).isEqualTo(held);
      session.setAutoCommit(false);
      session.rollback();
      assertThat(value(session, "SHOW " + name)).isEqualTo(held);
    }
  }

  /** Only an administrator sets it, and only one resets it. */
  @Test
  void refusesToWorkWhereTriggersAndForeignKeysWouldNotFire() {
    TestDatabase database = TestPostgres.shared().database();
    database.execute(
        "CREATE ROLE replica_" + database.name() + " LOGIN",
        "ALTER ROLE replica_" + database.name() + " SET session_replication_role = replica");

    assertThatThrownBy(
            () -> Session.open(connection(database, "replica_" + database.name()), "test"))
        .hasMessageContaining("session_replication_role is replica")
        .hasMessageContaining("ALTER ROLE ... RESET session_replication_role");
  }

  /** Users' SQL finds what it always found, and what a function of it calls does too. */
  @Test
  void keepsTheRolesPathForUsersSql() throws SQLException {
    TestDatabase database = TestPostgres.shared().database();
    database.execute(
        "CREATE SCHEMA app",
        "CREATE TABLE app.things (id int)",
        "ALTER DATABASE " + database.name() + " SET search_path = app, public");
    try (Connection session = Session.open(connection(database), "test")) {
      try (PreparedStatement query =
              session.prepareStatement(UserPath.ENTER + "SELECT FROM things");
          ResultSet things = UserPath.rows(query)) {
        assertThat(things.next()).isFalse();
      }
      assertThat(UserPath.schemas(session)).contains("app", "public");
      assertThat(value(session, "SHOW search_path")).isEqualTo("pg_catalog, pg_temp");
    }
  }

  private static String value(Connection session, String query) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private static ConnectionSettings connection(TestDatabase database) {
    return connection(database, TestDatabase.USER);
  }

  private static ConnectionSettings connection(TestDatabase database, String user) {
    return new ConnectionSettings(
        new Slug("db"),
        database.host(),
        database.port(),
        database.name(),
        user,
        new Secret("any"),
        Map.of());
  }
}
