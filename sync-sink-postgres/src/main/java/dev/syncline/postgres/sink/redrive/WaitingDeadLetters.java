package dev.syncline.postgres.sink.redrive;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.postgres.session.UserPath;
import dev.syncline.postgres.sink.problem.SinkCode;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The waiting dead letters of one subscription, for a redrive. */
final class WaitingDeadLetters {
  private static final int SLICE = 5_000;
  private static final String WAITING =
      " FROM sync_sink.dead_letter AS l"
          + " WHERE l.redriven_at IS NULL AND l.feed = ? AND l.subscription = ?";

  private final Connection session;
  private final FeedName feed;
  private final String subscription;
  private final SchemaId schema;

  WaitingDeadLetters(Connection session, FeedName feed, ContractSubscription subscription) {
    this.session = session;
    this.feed = feed;
    this.subscription = subscription.name();
    this.schema = subscription.contracts().get(0).id();
  }

  /** The first position of the earliest source transaction with a waiting dead letter. */
  OptionalLong firstTransaction() throws SQLException {
    return number("SELECT min(l.transaction_first)" + WAITING);
  }

  /**
   * The first position of a dead letter's source transaction; empty if the dead letter no longer
   * waits.
   */
  OptionalLong transactionOf(long deadLetter) throws SQLException {
    return number("SELECT min(l.transaction_first)" + WAITING + " AND l.id = ?", deadLetter);
  }

  /** The first dead letter of an earlier source transaction that shares a key with this one. */
  OptionalLong earlierThan(long transaction) throws SQLException {
    return number(
        "SELECT min(l.id)"
            + WAITING
            + " AND l.transaction_first < ? AND EXISTS (SELECT FROM sync_sink.dead_letter AS own"
            + " WHERE own.redriven_at IS NULL AND own.feed = l.feed AND own.key = l.key"
            + " AND jsonb_hash_extended(own.key, 0) = jsonb_hash_extended(l.key, 0)"
            + " AND own.subscription = l.subscription AND own.transaction_first = ?)",
        transaction,
        transaction);
  }

  /** The next waiting events of a source transaction after a position; empty after the last. */
  List<Event> slice(long transaction, Position after) throws SQLException {
    String sql =
        "SELECT l.position, l.operation, l.key::text, l.object::text"
            + WAITING
            + " AND l.transaction_first = ? AND l.position > ? ORDER BY l.position LIMIT "
            + SLICE;
    try (PreparedStatement query = prepare(sql, transaction, after.value());
        ResultSet row = UserPath.rows(query)) {
      List<Event> events = new ArrayList<>();
      while (row.next()) {
        events.add(
            new Event(
                new Position(row.getLong(1)),
                new Position(transaction),
                schema,
                0,
                Operation.of(row.getString(2)),
                row.getString(3),
                Optional.ofNullable(row.getString(4)),
                Instant.EPOCH));
      }
      return events;
    }
  }

  /**
   * Marks a source transaction's dead letters as redriven, in the transaction that applied them.
   */
  void markDriven(long transaction) throws SQLException {
    String sql =
        "UPDATE sync_sink.dead_letter AS l SET redriven_at = now()"
            + WAITING.substring(WAITING.indexOf(" WHERE"))
            + " AND l.transaction_first = ?";
    try (PreparedStatement update = prepare(sql, transaction)) {
      update.execute();
    }
  }

  /** Records why a dead letter was refused this time, and returns its id. */
  long noteRefusal(Position position, String state, String message) throws SQLException {
    try (PreparedStatement update =
        session.prepareStatement(
            UserPath.ours(
                "UPDATE sync_sink.dead_letter SET error_code = ?, sqlstate = ?, message = ?"
                    + " WHERE feed = ? AND subscription = ? AND position = ? RETURNING id"))) {
      update.setString(1, SinkCode.REFUSED_EVENT.id());
      update.setString(2, state);
      update.setString(3, message);
      update.setString(4, feed.toString());
      update.setString(5, subscription);
      update.setLong(6, position.value());
      try (ResultSet row = UserPath.rows(update)) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private OptionalLong number(String sql, long... parameters) throws SQLException {
    try (PreparedStatement query = prepare(sql, parameters);
        ResultSet row = UserPath.rows(query)) {
      row.next();
      long number = row.getLong(1);
      return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
    }
  }

  private PreparedStatement prepare(String sql, long... parameters) throws SQLException {
    PreparedStatement statement = session.prepareStatement(UserPath.ours(sql));
    statement.setString(1, feed.toString());
    statement.setString(2, subscription);
    for (int index = 0; index < parameters.length; index++) {
      statement.setLong(index + 3, parameters[index]);
    }
    return statement;
  }
}
