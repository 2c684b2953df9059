package dev.syncline.postgres.sink.internal.deadletter;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.KeyDigest;
import dev.syncline.postgres.session.ServerPrepared;
import dev.syncline.postgres.session.UserPath;
import dev.syncline.postgres.sink.internal.plan.Work;
import dev.syncline.postgres.sink.problem.SinkCode;
import dev.syncline.postgres.sql.KeySql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The table of dead letters, as a sink uses it in its own session. */
public final class DeadLetters {
  private static final String ADD =
      """
      INSERT INTO sync_sink.dead_letter (feed, subscription, position, transaction_first, operation,
        key, object, error_code, sqlstate, message)
      VALUES (?, ?, ?, ?, ?, ?::jsonb, ?::json, ?, ?, ?)
      ON CONFLICT (feed, subscription, position) DO UPDATE SET error_code = EXCLUDED.error_code,
        sqlstate = EXCLUDED.sqlstate, message = EXCLUDED.message, quarantined_at = now(),
        redriven_at = NULL
      """;
  private static final String COUNTS =
      """
      SELECT subscription, count(*) FROM sync_sink.dead_letter
      WHERE feed = ? AND redriven_at IS NULL GROUP BY subscription
      """;

  /** A longer key is held as its digest only. */
  private static final int LONGEST_TEXT = 200;

  private static final String ALL_KEYS =
      """
      SELECT DISTINCT CASE WHEN length(key::text) <= %d THEN key::text END, %s
      FROM sync_sink.dead_letter
      WHERE feed = ? AND subscription = ? AND redriven_at IS NULL LIMIT ?
      """
          .formatted(LONGEST_TEXT, KeySql.digest("key"));
  private static final String KEYS =
      """
      SELECT asked.key::text FROM jsonb_array_elements(?::jsonb) AS asked (key)
      CROSS JOIN LATERAL (
        SELECT FROM sync_sink.dead_letter AS l
        WHERE l.feed = ? AND l.subscription = ? AND l.redriven_at IS NULL AND l.key = asked.key
          AND jsonb_hash_extended(l.key, 0) = jsonb_hash_extended(asked.key, 0)
        LIMIT 1) AS waiting
      """;

  /** An array may not be larger than 256 MB. */
  private static final int MOST_CHARACTERS = 16 << 20;

  private final Connection connection;
  private final FeedName feed;
  private final PreparedStatement add;
  private final PreparedStatement keys;
  private final PreparedStatement allKeys;
  private final PreparedStatement counts;

  /**
   * @param connection the session, without autocommit, whose transaction writes the dead letters
   * @param feed the feed of their events
   */
  public DeadLetters(Connection connection, FeedName feed) throws SQLException {
    this.connection = connection;
    this.feed = feed;
    add = ServerPrepared.statement(connection, ADD);
    keys = ServerPrepared.statement(connection, UserPath.ours(KEYS));
    allKeys = connection.prepareStatement(UserPath.ours(ALL_KEYS));
    counts = connection.prepareStatement(UserPath.ours(COUNTS));
  }

  /**
   * Why an event is quarantined.
   *
   * @param code the diagnostic's code
   * @param state the SQLSTATE, null if no statement failed
   * @param message without values
   */
  record Reason(SinkCode code, @Nullable String state, String message) {}

  /** An event and why it is quarantined. */
  record Entry(Work work, Reason reason) {}

  /** Quarantines events in the running transaction. */
  void add(List<Entry> deadLetters) throws SQLException {
    if (deadLetters.isEmpty()) {
      return;
    }
    for (Entry deadLetter : deadLetters) {
      Event event = deadLetter.work().event();
      add.setString(1, feed.toString());
      add.setString(2, deadLetter.work().subscription());
      add.setLong(3, event.position().value());
      add.setLong(4, event.transactionFirst().value());
      add.setString(5, event.operation().text());
      add.setObject(6, event.key(), Types.OTHER);
      add.setObject(7, event.object().orElse(null), Types.OTHER);
      add.setString(8, deadLetter.reason().code().id());
      add.setString(9, deadLetter.reason().state());
      add.setString(10, deadLetter.reason().message());
      add.addBatch();
    }
    UserPath.without(connection, add::executeBatch);
  }

  /** How many events wait for each subscription that has any. */
  public Map<String, Long> waitingCounts() throws SQLException {
    counts.setString(1, feed.toString());
    Map<String, Long> found = new TreeMap<>();
    try (ResultSet row = UserPath.rows(counts)) {
      while (row.next()) {
        found.put(row.getString(1), row.getLong(2));
      }
    }
    return found;
  }

  /** The subscriptions for which any event waits. */
  Set<String> waitingSubscriptions() throws SQLException {
    return waitingCounts().keySet();
  }

  /**
   * A key for which an event waits.
   *
   * @param text the key's text; empty if it is long
   * @param digest the text's digest
   */
  record WaitingKey(Optional<String> text, KeyDigest digest) {}

  /** The keys for which an event of a subscription waits, up to a limit. */
  List<WaitingKey> allWaitingKeys(String subscription, int most) throws SQLException {
    allKeys.setString(1, feed.toString());
    allKeys.setString(2, subscription);
    allKeys.setInt(3, most);
    List<WaitingKey> found = new ArrayList<>();
    try (ResultSet row = UserPath.rows(allKeys)) {
      while (row.next()) {
        found.add(
            new WaitingKey(Optional.ofNullable(row.getString(1)), KeyDigest.of(row.getBytes(2))));
      }
    }
    return found;
  }

  /** Those of the given keys for which an event of a subscription waits. */
  Set<String> waitingKeys(String subscription, Set<String> asked) throws SQLException {
    Set<String> waiting = new HashSet<>();
    StringBuilder list = new StringBuilder();
    for (String key : asked) {
      list.append(list.length() == 0 ? "[" : ",").append(key);
      if (list.length() > MOST_CHARACTERS) {
        addWaiting(subscription, list.append(']').toString(), waiting);
        list.setLength(0);
      }
    }
    if (list.length() > 0) {
      addWaiting(subscription, list.append(']').toString(), waiting);
    }
    return waiting;
  }

  private void addWaiting(String subscription, String asked, Set<String> waiting)
      throws SQLException {
    keys.setObject(1, asked, Types.OTHER);
    keys.setString(2, feed.toString());
    keys.setString(3, subscription);
    try (ResultSet row = UserPath.rows(keys)) {
      while (row.next()) {
        waiting.add(row.getString(1));
      }
    }
  }
}
