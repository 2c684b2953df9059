package dev.syncline.postgres.sink.bookkeeping;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.session.SqlState;
import dev.syncline.postgres.sink.problem.SinkCode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Creates and upgrades the {@code sync_sink} tables of a destination, once even if many processes
 * start at the same time. Tables of the current version are only read, so that a role without the
 * right to create anything can use them.
 */
public final class Bookkeeping {
  private static final int NONE = 0;

  /** The first version, whose tables do not record their version. */
  private static final int BEFORE_VERSIONS = 1;

  private static final String THERE =
      "SELECT to_regclass('sync_sink.migration') IS NOT NULL,"
          + " to_regclass('sync_sink.cursor') IS NOT NULL"
          + " AND to_regclass('sync_sink.dead_letter') IS NOT NULL"
          + " AND to_regclass('sync_sink.lease') IS NOT NULL";

  /**
   * A session that reads the tables for long must not block the upgrade, and the syncs behind it,
   * for ever.
   */
  private static final String BEGIN =
      "BEGIN; SET LOCAL lock_timeout = '10s';"
          + " SELECT pg_advisory_xact_lock(hashtext('sync_sink'))";

  private Bookkeeping() {}

  /**
   * Creates or upgrades the tables if necessary. The session must be in autocommit.
   *
   * @param role the role of the session, for the diagnostic
   * @throws DiagnosticException with the SQL an owner has to run, if the role may not do it; or if
   *     the tables are of a newer version
   */
  public static void ensure(Connection connection, String role) throws SQLException {
    int installed = NONE;
    try (Statement statement = connection.createStatement()) {
      installed = installed(statement);
      requireNotNewer(installed < BookkeepingScript.LATEST ? migrateAlone(statement) : installed);
      statement.execute("SELECT feed FROM sync_sink.cursor LIMIT 0");
    } catch (SQLException error) {
      endTransaction(connection);
      if (!SqlState.is(SqlState.INSUFFICIENT_PRIVILEGE, error)) {
        throw error;
      }
      throw missing(role, installed);
    }
  }

  /**
   * Upgrades the tables and returns the version that they have afterwards. Another process, even
   * one of a newer version, may have upgraded them first.
   */
  private static int migrateAlone(Statement statement) throws SQLException {
    statement.execute(BEGIN);
    int installed = installed(statement);
    if (installed < BookkeepingScript.LATEST) {
      statement.execute(BookkeepingScript.from(installed));
    }
    statement.execute("COMMIT");
    return Math.max(installed, BookkeepingScript.LATEST);
  }

  private static int installed(Statement statement) throws SQLException {
    boolean versioned;
    boolean tables;
    try (ResultSet row = statement.executeQuery(THERE)) {
      row.next();
      versioned = row.getBoolean(1);
      tables = row.getBoolean(2);
    }
    if (!tables) {
      return NONE;
    }
    return versioned ? version(statement) : BEFORE_VERSIONS;
  }

  private static int version(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SELECT coalesce(max(version), 0) FROM sync_sink.migration")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static void requireNotNewer(int installed) {
    if (installed > BookkeepingScript.LATEST) {
      throw new DiagnosticException(
          Diagnostic.error(
              SinkCode.NEWER_BOOKKEEPING,
              "the sync_sink tables have version %d, this program knows up to %d"
                  .formatted(installed, BookkeepingScript.LATEST),
              "run the newer version of Syncline"));
    }
  }

  private static void endTransaction(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    }
  }

  /** The diagnostic with the SQL to run, for tables of unknown version. */
  static DiagnosticException missing(String role) {
    return missing(role, NONE);
  }

  private static DiagnosticException missing(String role, int installed) {
    String what =
        installed == NONE
            ? " may neither use nor create the tables of schema sync_sink at the destination"
            : " may not upgrade the tables of schema sync_sink at the destination from version "
                + installed
                + " to version "
                + BookkeepingScript.LATEST;
    return new DiagnosticException(
        Diagnostic.error(
            SinkCode.NO_BOOKKEEPING,
            "role " + role + what,
            "have an owner of the database run this once:\n"
                + BookkeepingScript.from(installed)
                + BookkeepingScript.grants(role)));
  }
}
