package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.StoreCode;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;

/**
 * Migrates the schema {@code sync_events} to this version, once, however many processes start at
 * the same time. A store that has this version already is only read, so that a role without the
 * right to create anything can use it.
 */
final class Migration {
  /** The highest migration in the resources. */
  static final int LATEST = 20;

  private static final int NONE = 0;
  private static final long ADVISORY_LOCK = 0x5379_6e63_6c69_6e65L;
  private static final String HISTORY = "schema_history";

  private final Database database;

  Migration(Database database) {
    this.database = database;
  }

  void run() {
    try (Connection session = database.open("migration")) {
      if (installed(session) < LATEST) {
        migrateAlone(session);
      }
      requireNotNewer(installed(session));
      requireAllVisible(session);
    } catch (SQLException | RuntimeException thrown) {
      throw database.failures().meaning(thrown);
    }
  }

  /** Flyway locks its history table, but creates schema and table before that; hence this lock. */
  private void migrateAlone(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("SET lock_timeout = '25s'");
      statement.execute("SELECT pg_advisory_lock(" + ADVISORY_LOCK + ")");
    }
    if (installed(session) < LATEST) {
      requireRight(session);
      migrate();
    }
  }

  private void requireAllVisible(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      ResultSet hidden =
          statement.executeQuery("SELECT row_security_active('sync_events.event'::regclass)");
      hidden.next();
      if (hidden.getBoolean(1)) {
        throw database.failures().rowSecurity();
      }
    }
  }

  /**
   * Checked first, because Flyway would try for ten seconds to create a schema that it may not
   * create.
   */
  private void requireRight(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      ResultSet right =
          statement.executeQuery(
              "SELECT CASE WHEN to_regnamespace('sync_events') IS NULL"
                  + " THEN has_database_privilege(current_database(), 'CREATE')"
                  + " ELSE has_schema_privilege('sync_events', 'CREATE') END");
      right.next();
      if (!right.getBoolean(1)) {
        throw database.failures().noPermission("may not create the schema sync_events");
      }
    }
  }

  private void migrate() {
    Flyway.configure(Migration.class.getClassLoader())
        .dataSource(database.pool())
        .schemas("sync_events")
        .table(HISTORY)
        .locations("classpath:dev/syncline/eventstore/migration")
        .load()
        .migrate();
  }

  private static int installed(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      ResultSet history =
          statement.executeQuery("SELECT to_regclass('sync_events." + HISTORY + "') IS NOT NULL");
      history.next();
      return history.getBoolean(1) ? version(statement) : NONE;
    }
  }

  private static int version(Statement statement) throws SQLException {
    ResultSet version =
        statement.executeQuery(
            "SELECT coalesce(max(version::integer), 0) FROM sync_events."
                + HISTORY
                + " WHERE success AND version IS NOT NULL");
    version.next();
    return version.getInt(1);
  }

  private static void requireNotNewer(int installed) {
    if (installed > LATEST) {
      throw new DiagnosticException(
          Diagnostic.error(
              StoreCode.NEWER_STORE,
              "the event store has version %d, this program knows up to %d"
                  .formatted(installed, LATEST),
              "run the newer version of Syncline"));
    }
  }
}
