package dev.syncline.postgres.source.internal.setup;

import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Lsn;
import dev.syncline.manifest.DataStore;
import dev.syncline.postgres.session.SqlState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Creates replication slots. */
final class SlotCreation {

  private static final String OLDEST =
      """
      SELECT 'process ' || pid || ' (' || coalesce(nullif(application_name, ''), usename) || ', since '
             || to_char(xact_start, 'YYYY-MM-DD HH24:MI:SS') || ' UTC)'
      FROM pg_stat_activity
      WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
      UNION ALL
      SELECT 'prepared transaction ' || gid FROM pg_prepared_xacts
      LIMIT 1
      """;

  private final Connection session;
  private final Duration patience;

  /**
   * @param session a session at the source, in autocommit
   * @param patience how long to wait for transactions that are already open
   */
  SlotCreation(Connection session, Duration patience) {
    this.session = session;
    this.patience = patience;
  }

  /**
   * Creates a slot, which waits for every open transaction that has written.
   *
   * @return the position from which the slot contains every change
   * @throws RetriableException if one of them does not end in time
   */
  Lsn create(DataStore.Capture capture, ServerCheck server) throws SQLException {
    String name = capture.slotName();
    try (Statement statement = session.createStatement()) {
      statement.execute("SET statement_timeout = " + patience.toMillis());
      try {
        return Lsn.parse(created(capture, server));
      } catch (SQLException cause) {
        if (SqlState.is(SqlState.QUERY_CANCELED, cause)) {
          throw blocked(name, cause);
        }
        throw cause;
      } finally {
        statement.execute("SET statement_timeout = 0");
      }
    }
  }

  private String created(DataStore.Capture capture, ServerCheck server) throws SQLException {
    String failover = capture.failover() && server.canFailOver() ? ", failover => true" : "";
    try (PreparedStatement create =
        session.prepareStatement(
            "SELECT lsn FROM pg_create_logical_replication_slot(?, 'pgoutput'" + failover + ")")) {
      create.setString(1, capture.slotName());
      try (ResultSet row = create.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private RetriableException blocked(String name, SQLException cause) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(OLDEST)) {
      String who = row.next() ? row.getString(1) : "a transaction that has ended by now";
      return new RetriableException(
          "replication slot "
              + name
              + " could not be created within "
              + patience.toSeconds()
              + " s: it has to wait for "
              + who,
          cause);
    }
  }
}
