package dev.syncline.postgres.sink.bookkeeping;

import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.History;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.postgres.session.MessageWithoutValues;
import dev.syncline.postgres.session.Session;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up how far consumer schemas are, while another process applies them. Changes nothing; keeps
 * one session, which it opens when it is first asked and after a failure. Safe for many threads.
 */
public final class CursorLookup implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CursorLookup.class);

  /** An older process may still run the tables, so that there is no history. */
  private static final String READ =
      """
      SELECT c.position, (to_jsonb(c) ->> 'history')::uuid AS history
        FROM sync_sink.cursor c WHERE c.feed = ? AND c.subscription = ?
      """;

  private static final String THERE = "SELECT to_regclass('sync_sink.cursor') IS NOT NULL";

  private final ConnectionSettings destination;
  private @Nullable Connection session;

  /**
   * @param destination the database with the cursors
   */
  public CursorLookup(ConnectionSettings destination) {
    this.destination = destination;
  }

  /**
   * The cursor of a consumer schema; empty before its first sync.
   *
   * @param subscription manifest and consumer schema
   * @throws dev.syncline.engine.spi.RetriableException if the destination does not answer
   * @throws dev.syncline.manifest.verify.DiagnosticException if it refuses the login
   */
  public synchronized Optional<Cursor> find(FeedName feed, String subscription) {
    try {
      Connection open = session();
      return isThere(open) ? read(open, feed, subscription) : Optional.empty();
    } catch (SQLException error) {
      close();
      throw new OpeningFailures(destination).meaning(error);
    }
  }

  private Connection session() throws SQLException {
    if (session == null) {
      session = Session.open(destination, "syncline wait");
    }
    return session;
  }

  private static boolean isThere(Connection open) throws SQLException {
    try (PreparedStatement query = open.prepareStatement(THERE);
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static Optional<Cursor> read(Connection open, FeedName feed, String subscription)
      throws SQLException {
    try (PreparedStatement query = open.prepareStatement(READ)) {
      query.setString(1, feed.toString());
      query.setString(2, subscription);
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Cursor(
                    Optional.ofNullable(row.getObject("history", UUID.class)).map(History::new),
                    new Position(row.getLong("position"))))
            : Optional.empty();
      }
    }
  }

  @Override
  public synchronized void close() {
    try {
      if (session != null) {
        session.close();
      }
    } catch (SQLException alreadyLost) {
      LOG.debug("closing a lost session: {}", MessageWithoutValues.of(alreadyLost));
    }
    session = null;
  }
}
