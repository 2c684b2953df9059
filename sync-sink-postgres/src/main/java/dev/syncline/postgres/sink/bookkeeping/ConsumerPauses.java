package dev.syncline.postgres.sink.bookkeeping;

import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.FeedName;
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
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Pauses and resumes consumer schemas at a destination. The pause is stored beside the cursor, so
 * that it survives every restart; once it is committed, no sink moves that cursor. A running sink
 * notices at its next commit or within about a second.
 */
public final class ConsumerPauses {
  private static final String ADD =
      "INSERT INTO sync_sink.cursor (feed, subscription) VALUES (?, ?) ON CONFLICT DO NOTHING";

  /** In the order in which sinks lock them. */
  private static final String LOCK =
      "SELECT FROM sync_sink.cursor WHERE subscription = ANY (?::text[])"
          + " ORDER BY subscription, feed FOR UPDATE";

  private static final String PAUSE =
      """
      UPDATE sync_sink.cursor SET paused_at = clock_timestamp(), paused_by = ?,
        paused_reason = jsonb_build_object('message', ?::text)
      WHERE subscription = ANY (?::text[]) AND paused_at IS NULL RETURNING subscription
      """;

  private static final String RESUME =
      """
      UPDATE sync_sink.cursor SET paused_at = NULL, paused_by = NULL, paused_reason = NULL
      WHERE subscription = ANY (?::text[]) AND paused_at IS NOT NULL RETURNING subscription
      """;

  /** A sink holds the cursors until it has applied a source transaction. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ConnectionSettings destination;
  private final Duration patience;

  public ConsumerPauses(ConnectionSettings destination) {
    this(destination, PATIENCE);
  }

  /**
   * @param patience how long to wait for a transaction that holds the cursors
   */
  public ConsumerPauses(ConnectionSettings destination, Duration patience) {
    this.destination = destination;
    this.patience = patience;
  }

  /**
   * Pauses consumer schemas, all in one transaction, so that those that are applied together wait
   * at the same position. One that is paused already keeps its reason.
   *
   * @param subscriptions the consumer schemas that have a cursor
   * @param fresh the feed of each that has none yet: it is paused before the first event
   * @param by who pauses them
   * @param reason why; may be empty
   * @return those that were not paused before
   * @throws DiagnosticException if the tables cannot be upgraded, or the login is refused
   * @throws RetriableException if the destination does not answer, or a transaction keeps the
   *     cursors locked
   */
  public Set<String> pause(
      Collection<String> subscriptions, Map<String, FeedName> fresh, String by, String reason) {
    Set<String> all = new TreeSet<>(subscriptions);
    all.addAll(fresh.keySet());
    return inTransaction(
        all,
        session -> {
          for (var one : fresh.entrySet()) {
            try (PreparedStatement add = session.prepareStatement(ADD)) {
              add.setString(1, one.getValue().toString());
              add.setString(2, one.getKey());
              add.executeUpdate();
            }
          }
          lock(session, all);
          try (PreparedStatement pause = session.prepareStatement(PAUSE)) {
            pause.setString(1, by);
            pause.setString(2, reason);
            pause.setArray(3, session.createArrayOf("text", all.toArray()));
            return names(pause);
          }
        });
  }

  /**
   * Resumes consumer schemas.
   *
   * @return those that were paused
   * @throws DiagnosticException if the tables cannot be upgraded, or the login is refused
   * @throws RetriableException if the destination does not answer, or a transaction keeps the
   *     cursors locked
   */
  public Set<String> resume(Collection<String> subscriptions) {
    return inTransaction(
        subscriptions,
        session -> {
          lock(session, subscriptions);
          try (PreparedStatement resume = session.prepareStatement(RESUME)) {
            resume.setArray(1, session.createArrayOf("text", subscriptions.toArray()));
            return names(resume);
          }
        });
  }

  private interface Work {
    Set<String> run(Connection session) throws SQLException;
  }

  private Set<String> inTransaction(Collection<String> subscriptions, Work work) {
    try (Connection session = Session.open(destination, "syncline consumer")) {
      Bookkeeping.ensure(session, destination.user());
      session.setAutoCommit(false);
      try (Statement statement = session.createStatement()) {
        statement.execute("SET LOCAL lock_timeout = " + patience.toMillis());
      }
      Set<String> changed = work.run(session);
      session.commit();
      return changed;
    } catch (SQLException error) {
      if (SqlState.is(SqlState.LOCK_NOT_AVAILABLE, error)) {
        throw new RetriableException(locked(subscriptions), error);
      }
      throw new OpeningFailures(destination).meaning(error);
    }
  }

  private Diagnostic locked(Collection<String> subscriptions) {
    return Diagnostic.error(
        SinkCode.CURSOR_LOCKED,
        "destination "
            + destination.address()
            + ": a transaction keeps the cursors of "
            + String.join(", ", subscriptions)
            + " locked",
        "type the command again: a large transaction is being applied or dead letters are being"
            + " redriven; nothing was changed");
  }

  private static void lock(Connection session, Collection<String> subscriptions)
      throws SQLException {
    try (PreparedStatement lock = session.prepareStatement(LOCK)) {
      lock.setArray(1, session.createArrayOf("text", subscriptions.toArray()));
      lock.execute();
    }
  }

  private static Set<String> names(PreparedStatement update) throws SQLException {
    Set<String> names = new TreeSet<>();
    try (ResultSet row = update.executeQuery()) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }
}
