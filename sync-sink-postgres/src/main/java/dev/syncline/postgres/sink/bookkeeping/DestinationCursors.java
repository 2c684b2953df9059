package dev.syncline.postgres.sink.bookkeeping;

import dev.syncline.engine.spi.ConsumerCursor;
import dev.syncline.engine.spi.CursorReader;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.session.SqlState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the cursors of a destination in a session of its own. */
public final class DestinationCursors implements CursorReader {
  private static final Logger LOG = LoggerFactory.getLogger(DestinationCursors.class);

  private static final String READ =
      "SELECT c.subscription, c.position, "
          + PauseColumns.of("c")
          + " FROM sync_sink.cursor c WHERE c.feed = ?";

  private final ConnectionSettings destination;
  private final Connection session;

  private DestinationCursors(ConnectionSettings destination, Connection session) {
    this.destination = destination;
    this.session = session;
  }

  /**
   * Opens the session.
   *
   * @throws dev.syncline.engine.spi.RetriableException if the destination does not answer
   * @throws dev.syncline.manifest.verify.DiagnosticException if it refuses the login
   */
  public static DestinationCursors open(ConnectionSettings destination) {
    try {
      return new DestinationCursors(destination, Session.open(destination, "syncline cursors"));
    } catch (SQLException error) {
      throw new OpeningFailures(destination).meaning(error);
    }
  }

  /** Without the tables, or the right to read them, there are none: the sink reports that. */
  @Override
  public Map<String, ConsumerCursor> read(FeedName feed) {
    Map<String, ConsumerCursor> found = new HashMap<>();
    try (PreparedStatement query = session.prepareStatement(READ)) {
      query.setString(1, feed.toString());
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          found.put(
              row.getString("subscription"),
              new ConsumerCursor(new Position(row.getLong("position")), PauseColumns.read(row)));
        }
      }
      return found;
    } catch (SQLException error) {
      if (SqlState.is(SqlState.UNDEFINED_TABLE, error)
          || SqlState.is(SqlState.INSUFFICIENT_PRIVILEGE, error)) {
        return Map.of();
      }
      throw new OpeningFailures(destination).meaning(error);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (SQLException error) {
      LOG.debug("could not close the session", error);
    }
  }
}
