package dev.syncline.postgres.sink.bookkeeping;

import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.session.SqlState;
import dev.syncline.postgres.sink.problem.SinkCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Moves the cursor of one consumer schema to another position of its feed, back or forward, in one
 * transaction with its dead letters. A running sink detects the move and continues from there.
 */
public final class CursorReset {
  private static final String THERE = "SELECT to_regclass('sync_sink.cursor') IS NOT NULL";

  private static final String READ =
      "SELECT position, history, epoch FROM sync_sink.cursor WHERE feed = ? AND subscription = ?";

  private static final String MOVE =
      """
      UPDATE sync_sink.cursor SET position = ?, history = ?, updated_at = now()
      WHERE feed = ? AND subscription = ? AND position = ? AND history IS NOT DISTINCT FROM ?
        AND epoch = ?
      """;

  /** Those that were redriven are records of events that come again, too. */
  private static final String DROP_LETTERS =
      "DELETE FROM sync_sink.dead_letter WHERE feed = ? AND subscription = ? AND position > ?";

  private static final String LETTERS =
      """
      SELECT count(*) FILTER (WHERE position > ?), count(*) FILTER (WHERE position <= ?)
      FROM sync_sink.dead_letter WHERE feed = ? AND subscription = ? AND redriven_at IS NULL
      """;

  private final ConnectionSettings destination;
  private final FeedName feed;
  private final String subscription;
  private final Duration lockTimeout;

  /**
   * @param destination the database with the cursor
   * @param feed the feed that is applied
   * @param subscription the consumer schema with its manifest
   * @param lockTimeout how long to wait for the transaction of a running sink
   */
  public CursorReset(
      ConnectionSettings destination, FeedName feed, String subscription, Duration lockTimeout) {
    this.destination = destination;
    this.feed = feed;
    this.subscription = subscription;
    this.lockTimeout = lockTimeout;
  }

  /**
   * The dead letters that wait.
   *
   * @param dropped those whose events come again after a move
   * @param kept those whose events do not
   */
  public record Letters(long dropped, long kept) {}

  /**
   * A move that was made.
   *
   * @param from where the cursor was
   * @param lettersDropped how many dead letters were dropped
   */
  public record Moved(Cursor from, long lettersDropped) {
    public Moved {
      Objects.requireNonNull(from, "from");
    }
  }

  /**
   * Reads the cursor; takes no lock. Empty before the first sync.
   *
   * @throws dev.syncline.engine.spi.RetriableException if the destination does not answer
   * @throws DiagnosticException if it refuses the login
   */
  public Optional<CursorStanding> standing() {
    return inSession(
        session -> isThere(session) ? find(session, "") : Optional.<CursorStanding>empty());
  }

  /**
   * Counts the waiting dead letters.
   *
   * @param target where the cursor would be moved to
   */
  public Letters letters(Position target) {
    return inSession(
        session -> {
          try (PreparedStatement query = session.prepareStatement(LETTERS)) {
            query.setLong(1, target.value());
            query.setLong(2, target.value());
            name(query, 3);
            try (ResultSet row = query.executeQuery()) {
              row.next();
              return new Letters(row.getLong(1), row.getLong(2));
            }
          }
        });
  }

  /**
   * Moves the cursor and drops the dead letters whose events come again. A running sink may have
   * moved it forward since it was seen; nothing else may have.
   *
   * @param seen the cursor when the move was decided
   * @param target where it is to be
   * @throws DiagnosticException if the cursor is not where it was seen, or it passed the target
   *     that was ahead of it
   */
  public Moved move(CursorStanding seen, Cursor target) {
    return inSession(
        session -> {
          session.setAutoCommit(false);
          CursorStanding now = locked(session);
          requireExpected(seen, now, target);
          shift(session, now, target);
          long dropped = dropLetters(session, target);
          session.commit();
          return new Moved(now.cursor(), dropped);
        });
  }

  private CursorStanding locked(Connection session) throws SQLException {
    try {
      return find(session, " FOR UPDATE").orElseThrow(() -> elsewhere("it is gone"));
    } catch (SQLException error) {
      if (SqlState.is(SqlState.LOCK_NOT_AVAILABLE, error)) {
        throw elsewhere("another session keeps it locked");
      }
      throw error;
    }
  }

  private void requireExpected(CursorStanding seen, CursorStanding now, Cursor target) {
    boolean skips = target.isAfter(seen.cursor());
    if (!seen.mayBecome(now) || skips && now.cursor().isAfter(target)) {
      throw elsewhere("it was at " + seen.cursor() + " and is at " + now.cursor() + " now");
    }
  }

  private void shift(Connection session, CursorStanding now, Cursor target) throws SQLException {
    try (PreparedStatement move = session.prepareStatement(MOVE)) {
      move.setLong(1, target.position().value());
      history(move, 2, target);
      name(move, 3);
      move.setLong(5, now.cursor().position().value());
      history(move, 6, now.cursor());
      move.setLong(7, now.epoch());
      if (move.executeUpdate() != 1) {
        throw elsewhere("it was moved meanwhile");
      }
    }
  }

  private long dropLetters(Connection session, Cursor target) throws SQLException {
    try (PreparedStatement drop = session.prepareStatement(DROP_LETTERS)) {
      name(drop, 1);
      drop.setLong(3, target.position().value());
      return drop.executeUpdate();
    }
  }

  private Optional<CursorStanding> find(Connection session, String locking) throws SQLException {
    try (PreparedStatement read = session.prepareStatement(READ + locking)) {
      name(read, 1);
      try (ResultSet row = read.executeQuery()) {
        return row.next()
            ? Optional.of(new CursorStanding(CursorRows.cursor(row), row.getLong("epoch")))
            : Optional.empty();
      }
    }
  }

  private static boolean isThere(Connection session) throws SQLException {
    try (Statement query = session.createStatement();
        ResultSet row = query.executeQuery(THERE)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private void name(PreparedStatement statement, int from) throws SQLException {
    statement.setString(from, feed.toString());
    statement.setString(from + 1, subscription);
  }

  private static void history(PreparedStatement statement, int index, Cursor cursor)
      throws SQLException {
    statement.setObject(index, cursor.history().map(known -> known.id()).orElse(null), Types.OTHER);
  }

  private DiagnosticException elsewhere(String what) {
    return new DiagnosticException(
        Diagnostic.error(
            SinkCode.CURSOR_MOVED,
            "the cursor of " + subscription + " on feed " + feed + " was not moved: " + what,
            "run the command again: it decides by where the cursor is now"));
  }

  private interface Work<T> {
    T run(Connection session) throws SQLException;
  }

  private <T> T inSession(Work<T> work) {
    try (Connection session = Session.open(destination, "syncline reset")) {
      try (Statement statement = session.createStatement()) {
        statement.execute("SET lock_timeout = " + lockTimeout.toMillis());
      }
      return work.run(session);
    } catch (SQLException error) {
      throw new OpeningFailures(destination).meaning(error);
    }
  }
}
