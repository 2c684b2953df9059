package dev.syncline.postgres.sink.redrive;

import dev.syncline.eventstore.DeadLetter;
import dev.syncline.eventstore.DeadLetterBox;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.sink.internal.apply.SinkSession;
import dev.syncline.postgres.sink.settings.SinkSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The dead letters at one destination, for the user to list and drop. Owns one session. */
public final class SinkDeadLetters implements DeadLetterBox, AutoCloseable {
  private static final String SELECT =
      """
      SELECT id, subscription, feed, position, transaction_first, operation, key::text AS key,
        object::text AS object, error_code, sqlstate, message, quarantined_at, redriven_at
      FROM sync_sink.dead_letter
      """;
  private static final String BY_OWNER =
      " WHERE redriven_at IS NULL AND (subscription = ? OR ?::text IS NULL)";
  private static final String COUNTS =
      "SELECT subscription, count(*) FROM sync_sink.dead_letter WHERE redriven_at IS NULL"
          + " GROUP BY subscription";
  private static final String BEHIND =
      " WHERE redriven_at IS NULL AND feed = ? AND subscription = ? AND key = ?::jsonb"
          + " AND jsonb_hash_extended(key, 0) = jsonb_hash_extended(?::jsonb, 0)"
          + " AND position > ? ORDER BY position LIMIT ?";

  private final DeadLetterFailures failures;
  private final Connection session;
  private final boolean present;

  private SinkDeadLetters(DeadLetterFailures failures, Connection session) throws SQLException {
    this.failures = failures;
    this.session = session;
    try (Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT to_regclass('sync_sink.dead_letter') IS NOT NULL")) {
      row.next();
      present = row.getBoolean(1);
    }
  }

  /**
   * Connects to a destination.
   *
   * @throws dev.syncline.engine.spi.RetriableException if it cannot be reached now
   * @throws dev.syncline.manifest.verify.DiagnosticException if it refuses the login
   */
  public static SinkDeadLetters open(ConnectionSettings destination) {
    DeadLetterFailures failures = new DeadLetterFailures(destination);
    @Nullable Connection session = null;
    try {
      session = Session.open(destination, "syncline dead letters");
      SinkSession.prepare(session, SinkSettings.DEFAULT);
      return new SinkDeadLetters(failures, session);
    } catch (SQLException error) {
      close(session);
      throw failures.opening(error);
    } catch (RuntimeException refused) {
      close(session);
      throw refused;
    }
  }

  @Override
  public List<DeadLetter> waiting(Optional<String> owner, int limit) {
    String name = owner.orElse(null);
    return deadLetters(SELECT + BY_OWNER + " ORDER BY id LIMIT ?", name, name, limit);
  }

  @Override
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    if (!present) {
      return counts;
    }
    try (PreparedStatement query = prepare(COUNTS);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        counts.put(row.getString(1), row.getLong(2));
      }
      return counts;
    } catch (SQLException error) {
      throw failures.meaning(error);
    }
  }

  @Override
  public Optional<DeadLetter> find(long id) {
    return deadLetters(SELECT + " WHERE id = ?", id).stream().findFirst();
  }

  @Override
  public List<DeadLetter> behind(DeadLetter deadLetter, int limit) {
    return deadLetters(
        SELECT + BEHIND,
        deadLetter.feed(),
        deadLetter.owner(),
        deadLetter.key(),
        deadLetter.key(),
        deadLetter.position().orElseThrow().value(),
        limit);
  }

  /** Pauses the running sink, so that no event starts to wait behind the dropped one unnoticed. */
  @Override
  public boolean drop(DeadLetter deadLetter) {
    try (Guard guard = Guard.of(session, deadLetter.feed(), deadLetter.owner())) {
      guard.take();
      try (PreparedStatement delete =
          prepare("DELETE FROM sync_sink.dead_letter WHERE id = ?", deadLetter.id())) {
        boolean dropped = delete.executeUpdate() == 1;
        guard.release();
        return dropped;
      }
    } catch (SQLException error) {
      throw failures.meaning(error);
    }
  }

  @Override
  public void close() {
    close(session);
  }

  private List<DeadLetter> deadLetters(String sql, @Nullable Object... parameters) {
    if (!present) {
      return List.of();
    }
    try (PreparedStatement query = prepare(sql, parameters);
        ResultSet row = query.executeQuery()) {
      List<DeadLetter> deadLetters = new ArrayList<>();
      while (row.next()) {
        deadLetters.add(deadLetter(row));
      }
      return deadLetters;
    } catch (SQLException error) {
      throw failures.meaning(error);
    }
  }

  private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = session.prepareStatement(sql);
    for (int index = 0; index < parameters.length; index++) {
      statement.setObject(index + 1, parameters[index]);
    }
    return statement;
  }

  private static DeadLetter deadLetter(ResultSet row) throws SQLException {
    return new DeadLetter(
        row.getLong("id"),
        row.getString("subscription"),
        row.getString("feed"),
        Optional.of(new Position(row.getLong("position"))),
        row.getLong("transaction_first"),
        Operation.of(row.getString("operation")),
        row.getString("key"),
        Optional.ofNullable(row.getString("object")),
        row.getString("error_code"),
        Optional.ofNullable(row.getString("sqlstate")),
        row.getString("message"),
        row.getTimestamp("quarantined_at").toInstant(),
        Optional.ofNullable(row.getTimestamp("redriven_at")).map(Timestamp::toInstant));
  }

  private static void close(@Nullable Connection session) {
    try {
      if (session != null) {
        session.close();
      }
    } catch (SQLException lost) {
      // The server ends a lost session.
    }
  }
}
