package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A writer's own session outside the pool, and the statements of an append in it.
 *
 * <p>An append takes the feed's row lock with {@link #lock}, and all its statements run in that
 * transaction: until {@link #commit} or {@link #rollback} no other writer changes the feed or its
 * backfills. Used by one thread at a time.
 *
 * <p>Three methods write {@code backfill.reload_from}, the restart position of a backfill that
 * missed changes. Once the backfill has read all rows, a key whose last event is not a delete and
 * is not after that position belongs to a row that was deleted during the gap ({@link
 * KeysDeletedDuringGap}). {@link #setReloadFrom} and {@link #raiseReloadFrom} change existing rows
 * only, so an append calls {@link #save} for the same backfills first.
 */
final class WriterSession implements AutoCloseable {
  private final Connection connection;
  private final int feed;
  private final Duration gapSearch;
  private final PreparedStatement lock;
  private final PreparedStatement advance;

  /**
   * @param connection belongs to this session from now on, with autocommit off
   * @param feed the id of the feed
   * @param gapSearch how long a search of all events of a public schema may take
   */
  WriterSession(Connection connection, int feed, Duration gapSearch) throws SQLException {
    this.connection = connection;
    this.feed = feed;
    this.gapSearch = gapSearch;
    connection.setAutoCommit(false);
    lock =
        connection.prepareStatement(
            "SELECT " + FeedRow.COLUMNS + " FROM sync_events.feed WHERE id = ? FOR NO KEY UPDATE");
    advance =
        connection.prepareStatement(
            """
            UPDATE sync_events.feed
               SET head_position = ?, source_end_lsn = CAST(? AS pg_lsn),
                   largest_event = greatest(largest_event, ?)
             WHERE id = ? AND writer_epoch = ? AND history = ? AND head_position = ?
            """);
  }

  Connection connection() {
    return connection;
  }

  /** Finds the keys of a contract whose rows were gone when a backfill read all rows. */
  KeysDeletedDuringGap keysDeletedDuringGap(Load load) throws SQLException {
    return new KeysDeletedDuringGap(connection, feed, load, gapSearch);
  }

  /** The statements for the feed's jobs in this session. */
  JobProgressTable jobs() {
    return new JobProgressTable(connection, feed);
  }

  /** Finds the keys of the rows that the feed holds of a public schema. */
  PresentKeys presentKeys(SchemaId schema) throws SQLException {
    return new PresentKeys(connection, feed, schema, gapSearch);
  }

  /** Takes the feed's row lock, held to commit or rollback; absent if the feed no longer exists. */
  Optional<FeedRow> lock() throws SQLException {
    lock.setInt(1, feed);
    try (ResultSet row = lock.executeQuery()) {
      return row.next() ? Optional.of(FeedRow.of(row)) : Optional.empty();
    }
  }

  /**
   * Moves the feed's head, if the writer still owns the feed.
   *
   * @param from the feed as the writer left it
   * @param to the new head and the end of its last source transaction
   * @param largestEvent the size of the largest event between the two heads, in characters of JSON;
   *     0 if there is none
   * @return false if the feed is not where the writer left it; the append must not be committed
   */
  boolean advance(FeedRow from, FeedCheckpoint to, int largestEvent) throws SQLException {
    advance.setLong(1, to.head().value());
    advance.setString(2, to.sourceEnd().toString());
    advance.setInt(3, largestEvent);
    advance.setInt(4, feed);
    advance.setLong(5, from.epoch().value());
    advance.setObject(6, from.history().id());
    advance.setLong(7, from.checkpoint().head().value());
    return advance.executeUpdate() == 1;
  }

  /** Inserts or replaces the progress of backfills, but keeps their restart positions. */
  void save(Collection<BackfillProgress> progress) throws SQLException {
    if (progress.isEmpty()) {
      return;
    }
    try (PreparedStatement save =
        connection.prepareStatement(
            """
            INSERT INTO sync_events.backfill
              (schema_id, minor, feed_id, last_key, rows_read, rows_estimated, complete,
               under_way, withdrawn)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (schema_id, minor) DO UPDATE
               SET last_key = excluded.last_key, rows_read = excluded.rows_read,
                   rows_estimated = excluded.rows_estimated, complete = excluded.complete,
                   under_way = excluded.under_way, withdrawn = excluded.withdrawn,
                   saved_at = now()
            """)) {
      for (BackfillProgress saved : progress) {
        save.setInt(1, saved.schema().value());
        save.setInt(2, saved.minor());
        save.setInt(3, feed);
        save.setString(4, saved.lastKey().orElse(null));
        save.setLong(5, saved.rowsRead());
        save.setLong(6, saved.rowsEstimated());
        save.setBoolean(7, saved.complete());
        save.setBoolean(8, saved.state() == LoadState.UNDER_WAY);
        save.setBoolean(9, saved.state() == LoadState.WITHDRAWN);
        save.executeUpdate();
      }
    }
  }

  /**
   * Sets the restart position of backfills that miss changes from this commit on.
   *
   * @param head the feed's head after this commit
   */
  void setReloadFrom(List<BackfillProgress> loads, Position head) throws SQLException {
    if (loads.isEmpty()) {
      return;
    }
    try (PreparedStatement note =
        connection.prepareStatement(
            "UPDATE sync_events.backfill SET reload_from = ? WHERE schema_id = ? AND minor = ?")) {
      for (BackfillProgress load : loads) {
        note.setLong(1, head.value());
        note.setInt(2, load.schema().value());
        note.setInt(3, load.minor());
        note.executeUpdate();
      }
    }
  }

  /**
   * Moves the restart position of a superseded backfill, if it has one, to the backfill of another
   * minor: that one then finds the rows that were deleted without an event. If the other backfill
   * is complete, the position is dropped.
   *
   * @param superseded the backfills, each with the minor that takes its place
   */
  void moveReloadFrom(Map<BackfillProgress, Integer> superseded) throws SQLException {
    if (superseded.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            WITH former AS (
              SELECT schema_id, minor, feed_id, rows_estimated, reload_from
                FROM sync_events.backfill
               WHERE schema_id = ? AND minor = ? AND reload_from IS NOT NULL
            ), handed AS (
              UPDATE sync_events.backfill b SET reload_from = NULL
                FROM former WHERE b.schema_id = former.schema_id AND b.minor = former.minor
            )
            INSERT INTO sync_events.backfill
              (schema_id, minor, feed_id, rows_read, rows_estimated, complete, reload_from)
            SELECT schema_id, ?, feed_id, 0, rows_estimated, false, reload_from FROM former
            ON CONFLICT (schema_id, minor) DO UPDATE
               SET reload_from = greatest(backfill.reload_from, excluded.reload_from)
             WHERE NOT backfill.complete
            """)) {
      for (Map.Entry<BackfillProgress, Integer> one : superseded.entrySet()) {
        statement.setInt(1, one.getKey().schema().value());
        statement.setInt(2, one.getKey().minor());
        statement.setInt(3, one.getValue());
        statement.executeUpdate();
      }
    }
  }

  /**
   * Raises the restart position of restarted backfills to where they begin to read. A row that
   * exists there gets an event after it, from a chunk or from the stream. Backfills that never
   * restarted have no such position and get none.
   */
  void raiseReloadFrom(Map<Load, Position> loads) throws SQLException {
    if (loads.isEmpty()) {
      return;
    }
    try (PreparedStatement note =
        connection.prepareStatement(
            "UPDATE sync_events.backfill SET reload_from = ? WHERE schema_id = ? AND minor = ?"
                + " AND reload_from IS NOT NULL")) {
      for (Map.Entry<Load, Position> load : loads.entrySet()) {
        note.setLong(1, load.getValue().value());
        note.setInt(2, load.getKey().schema().value());
        note.setInt(3, load.getKey().minor());
        note.executeUpdate();
      }
    }
  }

  void commit() throws SQLException {
    connection.commit();
  }

  void rollback() throws SQLException {
    connection.rollback();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
