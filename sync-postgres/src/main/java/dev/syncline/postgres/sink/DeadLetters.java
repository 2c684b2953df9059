package dev.syncline.postgres.sink;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.FeedName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The table of events that were set aside. */
final class DeadLetters {
  private static final String ADD =
      """
      INSERT INTO sync_sink.dead_letter (feed, subscription, position, transaction_first, operation,
        key, object, error_code, sqlstate, message)
      VALUES (?, ?, ?, ?, ?, ?::jsonb, ?::json, ?, ?, ?)
      ON CONFLICT (feed, subscription, position) DO UPDATE SET error_code = EXCLUDED.error_code,
        sqlstate = EXCLUDED.sqlstate, message = EXCLUDED.message, quarantined_at = now(),
        redriven_at = NULL
      """;
  private static final String SUBSCRIPTIONS =
      "SELECT DISTINCT subscription FROM sync_sink.dead_letter WHERE feed = ? AND redriven_at IS"
          + " NULL";
  private static final String KEYS =
      """
      SELECT DISTINCT key::text FROM sync_sink.dead_letter
      WHERE feed = ? AND subscription = ? AND redriven_at IS NULL
        AND key IN (SELECT jsonb_array_elements(?::jsonb))
      """;

  private final FeedName feed;
  private final PreparedStatement add;
  private final PreparedStatement keys;
  private final PreparedStatement subscriptions;

  DeadLetters(Connection connection, FeedName feed) throws SQLException {
    this.feed = feed;
    add = ServerPrepared.statement(connection, ADD);
    keys = ServerPrepared.statement(connection, KEYS);
    subscriptions = connection.prepareStatement(SUBSCRIPTIONS);
  }

  /**
   * Why an event is set aside.
   *
   * @param code of the diagnostic
   * @param state the SQLSTATE, or null
   * @param message without values
   */
  record Reason(SinkCode code, String state, String message) {}

  /** Sets an event aside in the running transaction. */
  void add(Work work, Reason reason) throws SQLException {
    Event event = work.event();
    add.setString(1, feed.toString());
    add.setString(2, work.subscription());
    add.setLong(3, event.position().value());
    add.setLong(4, event.transactionFirst().value());
    add.setString(5, event.operation().text());
    add.setObject(6, event.key(), Types.OTHER);
    add.setObject(7, event.object().orElse(null), Types.OTHER);
    add.setString(8, reason.code().id());
    add.setString(9, reason.state());
    add.setString(10, reason.message());
    add.executeUpdate();
  }

  /** The subscriptions for which any event waits. */
  Set<String> waitingSubscriptions() throws SQLException {
    subscriptions.setString(1, feed.toString());
    return texts(subscriptions);
  }

  /** Those keys of the events for which an event of a subscription waits. */
  Set<String> waitingKeys(String subscription, List<Work> work) throws SQLException {
    keys.setString(1, feed.toString());
    keys.setString(2, subscription);
    keys.setObject(
        3,
        work.stream()
            .map(one -> one.event().key())
            .distinct()
            .collect(Collectors.joining(",", "[", "]")),
        Types.OTHER);
    return texts(keys);
  }

  private static Set<String> texts(PreparedStatement query) throws SQLException {
    Set<String> texts = new HashSet<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        texts.add(row.getString(1));
      }
    }
    return texts;
  }
}
