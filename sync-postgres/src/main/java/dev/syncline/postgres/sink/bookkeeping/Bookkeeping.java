package dev.syncline.postgres.sink.bookkeeping;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.sink.problem.SinkCode;
import dev.syncline.postgres.sql.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The {@code sync_sink} tables. They are made by one idempotent script under an advisory lock, not
 * by a migration tool: the sink's role often may not create anything, and then the very same script
 * is what an owner runs.
 */
public final class Bookkeeping {
  private static final String SCRIPT = script();
  private static final String PRESENT =
      "SELECT to_regclass('sync_sink.cursor') IS NOT NULL"
          + " AND to_regclass('sync_sink.dead_letter') IS NOT NULL"
          + " AND to_regclass('sync_sink.lease') IS NOT NULL";

  private Bookkeeping() {}

  /**
   * Makes the tables if they are missing. Needs autocommit.
   *
   * @param role the role of the session, for the diagnostic
   * @throws DiagnosticException with the SQL an owner has to run, if the role may not
   */
  public static void ensure(Connection connection, String role) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!present(statement)) {
        statement.execute(
            "BEGIN; SELECT pg_advisory_xact_lock(hashtext('sync_sink')); " + SCRIPT + " COMMIT");
      }
      statement.execute("SELECT feed FROM sync_sink.cursor LIMIT 0");
    } catch (SQLException error) {
      endTransaction(connection);
      if (!"42501".equals(error.getSQLState())) {
        throw error;
      }
      throw missing(role);
    }
  }

  private static boolean present(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(PRESENT)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static void endTransaction(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    }
  }

  /** The diagnostic with the SQL to run. */
  static DiagnosticException missing(String role) {
    return new DiagnosticException(
        Diagnostic.error(
            SinkCode.NO_BOOKKEEPING,
            "role "
                + role
                + " may neither use nor create the tables of schema sync_sink at the destination",
            "have an owner of the database run this once:\n" + SCRIPT + grants(role)));
  }

  private static String grants(String role) {
    return """

    GRANT USAGE ON SCHEMA sync_sink TO %1$s;
    GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA sync_sink TO %1$s;
    GRANT DELETE ON sync_sink.dead_letter TO %1$s;
    """
        .formatted(Quoted.identifier(role));
  }

  private static String script() {
    try (InputStream in = Bookkeeping.class.getResourceAsStream("sync_sink.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
