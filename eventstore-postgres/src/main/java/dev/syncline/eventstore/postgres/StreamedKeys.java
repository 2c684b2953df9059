package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.SchemaId;
import dev.syncline.postgres.sql.KeySql;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The keys of events that are added while the backfill of their contract is under way, in {@code
 * sync_events.told_key}. A chunk that is added later skips those rows, also after a restart.
 *
 * <p>An instance belongs to one append and writes in its transaction. The feed's row lock keeps
 * other writers out. {@link #among} and {@link #flush} use the session: it must not be in a COPY
 * then. The other methods only change memory; what they record is lost without a {@link #flush}
 * before the commit.
 */
final class StreamedKeys {
  /** The number of keys in memory at which the append flushes them. */
  private static final int MOST_HELD = 10_000;

  private static final String INSERT =
      """
      INSERT INTO sync_events.told_key (schema_id, schema_minor, job_id, digest)
      SELECT ?, ?, ?, %s FROM unnest(?) AS key
      ON CONFLICT DO NOTHING
      """
          .formatted(KeySql.sha256("key"));

  private static final String ANY =
      "SELECT EXISTS (SELECT FROM sync_events.told_key"
          + " WHERE schema_id = ? AND schema_minor = ? AND job_id = ?)";

  private static final String AMONG =
      """
      SELECT asked.number
        FROM unnest(?) WITH ORDINALITY AS asked (key, number)
        JOIN sync_events.told_key told
          ON told.schema_id = ? AND told.schema_minor = ? AND told.job_id = ?
         AND told.digest = %s
      """
          .formatted(KeySql.sha256("asked.key"));

  private static final String DELETE =
      "DELETE FROM sync_events.told_key"
          + " WHERE schema_id = ? AND schema_minor = ? AND job_id = ?";

  private final Connection connection;
  private final Set<Load> underWay;
  private final Map<Load, Set<String>> noted = new HashMap<>();
  private final Set<Load> ended = new HashSet<>();

  /** An upper bound for the number of keys in {@link #noted}. */
  private int held;

  /**
   * @param connection the writer's connection
   * @param underWay the backfills that are under way when the append begins
   */
  StreamedKeys(Connection connection, Set<Load> underWay) {
    this.connection = connection;
    this.underWay = new HashSet<>(underWay);
  }

  /** The backfills that are under way after this append. */
  Set<Load> underWay() {
    return Set.copyOf(underWay);
  }

  /** Begins a backfill: keys are noted from here on. */
  void begin(Load load) {
    underWay.add(load);
  }

  /** Ends a backfill that is complete or restarts: its recorded keys mean nothing any more. */
  void end(Load load) {
    underWay.remove(load);
    noted.remove(load);
    ended.add(load);
  }

  /** Records a key in memory for each backfill of its contract that is under way. */
  void note(SchemaId schema, int minor, String key) {
    for (Load load : underWay) {
      if (load.isOf(schema, minor)
          && noted.computeIfAbsent(load, one -> new HashSet<>()).add(key)) {
        held++;
      }
    }
  }

  /** Whether the append must flush to keep memory bounded; only the caller can end its COPY. */
  boolean isFull() {
    return held >= MOST_HELD;
  }

  /**
   * Returns the keys among these that are recorded for a backfill. Flushes first, so that keys of
   * this append count too. Sends the keys to the database only if it has any for the backfill.
   */
  Set<String> among(Load load, Stream<String> keys) throws SQLException {
    flush();
    return any(load) ? find(load, keys.toList()) : Set.of();
  }

  private boolean any(Load load) throws SQLException {
    try (PreparedStatement any = connection.prepareStatement(ANY)) {
      bind(any, 1, load);
      try (ResultSet row = any.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private Set<String> find(Load load, List<String> keys) throws SQLException {
    Set<String> found = new HashSet<>();
    Array asked = connection.createArrayOf("jsonb", keys.toArray());
    try (PreparedStatement among = connection.prepareStatement(AMONG)) {
      among.setArray(1, asked);
      bind(among, 2, load);
      try (ResultSet rows = among.executeQuery()) {
        while (rows.next()) {
          found.add(keys.get(rows.getInt(1) - 1));
        }
      }
    } finally {
      asked.free();
    }
    return found;
  }

  /** Deletes the keys of backfills that have ended, and writes the held keys to the database. */
  void flush() throws SQLException {
    // A backfill that ended may have begun again since: deleting first keeps its new keys.
    for (Load load : ended) {
      try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
        bind(delete, 1, load);
        delete.executeUpdate();
      }
    }
    ended.clear();
    for (Map.Entry<Load, Set<String>> keys : noted.entrySet()) {
      insert(keys.getKey(), keys.getValue());
    }
    noted.clear();
    held = 0;
  }

  private void insert(Load load, Set<String> keys) throws SQLException {
    Array added = connection.createArrayOf("jsonb", keys.toArray());
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      bind(insert, 1, load);
      insert.setArray(4, added);
      insert.executeUpdate();
    } finally {
      added.free();
    }
  }

  private static void bind(PreparedStatement statement, int first, Load load) throws SQLException {
    statement.setInt(first, load.schema().value());
    statement.setInt(first + 1, load.minor());
    statement.setLong(first + 2, load.job());
  }
}
