package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.ContractRegistry;
import dev.syncline.eventstore.ContractStatus;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.RegisteredConsumer;
import dev.syncline.eventstore.WorkRecord;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.session.WorkRecords;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads an event store for reports. It changes and creates nothing, and needs only the right to
 * read.
 */
public final class StoreStatus implements AutoCloseable {
  private static final String FEEDS =
      """
      SELECT f.id, f.manifest_slug, f.data_store_slug, f.head_position, f.source_end_lsn::text AS source_end,
             (to_jsonb(f) ->> 'continuity_lost_at') AS lost, (to_jsonb(f) ->> 'capture_gap') AS gap,
             (to_jsonb(f) ->> 'capture_gap_at')::timestamptz AS gap_at,
             %s
        FROM sync_events.feed f %s
       ORDER BY f.manifest_slug, f.data_store_slug
      """;

  private static final String WRITER =
      """
      CASE WHEN l.expires_at > clock_timestamp()
            AND EXISTS (SELECT FROM pg_stat_activity a WHERE a.pid = l.session_pid)
           THEN l.holder END AS writer,
           ARRAY(SELECT jsonb_array_elements_text(nullif(to_jsonb(l) -> 'work', 'null'))) AS writers_work,
      """
          + WorkRecords.columns("l");

  private static final String LEASES =
      "LEFT JOIN sync_events.lease l ON l.name = f.manifest_slug || '/' || f.data_store_slug";

  /** A role that only reads events may not see the leases. */
  private static final String UNTOLD =
      "'(hidden from this role)' AS writer, NULL::text[] AS writers_work, "
          + WorkRecords.NO_COLUMNS;

  private static final String LOADS =
      """
      SELECT s.manifest_slug || '/' || s.name || ' ' || s.major || '.' || b.minor AS schema,
             b.rows_read, b.rows_estimated
        FROM sync_events.backfill b JOIN sync_events.public_schema s ON s.id = b.schema_id
       WHERE b.feed_id = ? AND NOT b.complete
         AND NOT coalesce((to_jsonb(b) ->> 'withdrawn')::boolean, false) ORDER BY 1
      """;

  private static final String CONSUMERS_VISIBLE =
      "SELECT has_table_privilege(to_regclass('sync_events.consumer'), 'SELECT')";

  private static final String FEED_ID =
      "SELECT id FROM sync_events.feed WHERE manifest_slug = ? AND data_store_slug = ?";

  /** The numbers are part of the text, so that planning opens only the segment of the position. */
  private static final String COMMITTED_AT =
      "SELECT committed_at FROM sync_events.event WHERE feed_id = %d AND position = %d";

  private static final String SEES_JOBS =
      "SELECT coalesce(has_table_privilege(to_regclass('sync_events.backfill_job'), 'SELECT'),"
          + " false)";

  /** Both came with one version; a role that reads events may read them. */
  private static final String SEES_RETENTION =
      "SELECT coalesce(has_table_privilege(to_regclass('sync_events.retention'), 'SELECT')"
          + " AND has_function_privilege(to_regprocedure('sync_events.segments(integer)'),"
          + " 'EXECUTE'), false)";

  private final Failures failures;
  private final Connection session;
  private final Database database;

  private StoreStatus(Database database) throws SQLException {
    this.database = database;
    failures = database.failures();
    session = database.open("status");
  }

  /**
   * Connects to an event store.
   *
   * @throws DiagnosticException if the login is refused
   * @throws EventStoreException if the server does not answer
   */
  public static StoreStatus at(ConnectionSettings connection) {
    Database database = new Database(connection);
    try {
      return new StoreStatus(database);
    } catch (SQLException error) {
      database.close();
      throw database.failures().meaning(error);
    }
  }

  /**
   * A feed as it is now.
   *
   * @param name the feed
   * @param head the position of its last event
   * @param sourceEnd the end of its last source transaction
   * @param continuityLost the end of the captured part of the source's log when continuity was last
   *     lost
   * @param gap the changes that may have been missed most recently
   * @param writer the process that publishes it now: host and process id
   * @param publishes the public schemas that this process was last known to publish, with their
   *     versions; empty if it recorded none
   * @param loads the backfills that are not complete
   * @param work the recorded state of its publisher's work
   */
  public record Feed(
      FeedName name,
      Position head,
      Lsn sourceEnd,
      Optional<Lsn> continuityLost,
      Optional<Gap> gap,
      Optional<String> writer,
      Set<String> publishes,
      List<Load> loads,
      WorkRecord work) {
    public Feed {
      publishes = Set.copyOf(publishes);
      loads = List.copyOf(loads);
    }
  }

  /**
   * Changes that may have been missed at the source.
   *
   * @param foundAt when the gap was noticed
   * @param why the diagnostics, one per line
   */
  public record Gap(Instant foundAt, String why) {}

  /**
   * A backfill that is under way or waits.
   *
   * @param schema the public schema with its version
   * @param read rows read so far
   * @param estimated the planner's estimate of all rows
   */
  public record Load(String schema, long read, long estimated) {
    /** How much has been read, in percent; 99 at most, since the estimate may be too low. */
    public int percent() {
      return estimated <= 0 ? 0 : (int) Math.min(99, read * 100 / estimated);
    }
  }

  /** All feeds, by name; empty if the database has no event store yet. */
  public List<Feed> feeds() {
    try (PreparedStatement there =
            session.prepareStatement(
                "SELECT has_table_privilege(to_regclass('sync_events.lease'), 'SELECT')");
        ResultSet answer = there.executeQuery()) {
      answer.next();
      boolean seesWriters = answer.getBoolean(1);
      return answer.wasNull()
          ? List.of()
          : listed(seesWriters ? FEEDS.formatted(WRITER, LEASES) : FEEDS.formatted(UNTOLD, ""));
    } catch (SQLException error) {
      throw failures.meaning(error);
    }
  }

  private List<Feed> listed(String sql) throws SQLException {
    List<Feed> feeds = new ArrayList<>();
    try (PreparedStatement query = session.prepareStatement(sql);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        int id = row.getInt("id");
        Position head = new Position(row.getLong("head_position"));
        feeds.add(
            new Feed(
                new FeedName(
                    new Slug(row.getString("manifest_slug")),
                    new Slug(row.getString("data_store_slug"))),
                head,
                Lsn.parse(row.getString("source_end")),
                Optional.ofNullable(row.getString("lost")).map(Lsn::parse),
                gap(row),
                Optional.ofNullable(row.getString("writer")),
                texts(row.getArray("writers_work")),
                loads(id),
                WorkRecords.of(row).through(committedAt(id, head))));
      }
    }
    return feeds;
  }

  private static Set<String> texts(Array array) throws SQLException {
    return array == null ? Set.of() : Set.of((String[]) array.getArray());
  }

  private static Optional<Gap> gap(ResultSet row) throws SQLException {
    String why = row.getString("gap");
    return why == null
        ? Optional.empty()
        : Optional.of(new Gap(row.getObject("gap_at", OffsetDateTime.class).toInstant(), why));
  }

  private List<Load> loads(int feed) throws SQLException {
    List<Load> loads = new ArrayList<>();
    try (PreparedStatement query = session.prepareStatement(LOADS)) {
      query.setInt(1, feed);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          loads.add(new Load(row.getString(1), row.getLong(2), row.getLong(3)));
        }
      }
    }
    return loads;
  }

  /** The backfill jobs that have not ended; none if this role may not see them. */
  public List<BackfillJob> backfillJobs() {
    return database.ask(
        handle ->
            handle.createQuery(SEES_JOBS).mapTo(Boolean.class).one()
                ? JobRows.list(handle, 0)
                : List.of());
  }

  /** The published contracts; call this only if there is a feed. */
  public ContractRegistry contracts() {
    return new PostgresContracts(database, new FeedTable(database));
  }

  /** The published contracts with their state; call this only if there is a feed. */
  public List<ContractStatus> contractStatus() {
    try {
      return ContractRows.listed(session);
    } catch (SQLException error) {
      throw failures.meaning(error);
    }
  }

  /**
   * The registered consumers; empty if the event store is of an earlier version, or hides them from
   * this role.
   */
  public Optional<List<RegisteredConsumer>> consumers() {
    try (PreparedStatement visible = session.prepareStatement(CONSUMERS_VISIBLE);
        ResultSet answer = visible.executeQuery()) {
      answer.next();
      return answer.getBoolean(1)
          ? Optional.of(new ConsumerTable(database).all())
          : Optional.empty();
    } catch (SQLException error) {
      throw failures.meaning(error);
    }
  }

  /**
   * The sizes of feeds and their consumers; empty if the event store is of an earlier version, or
   * hides them from this role.
   */
  public Optional<StoreRetention> retention() {
    return database.ask(
        handle ->
            handle.createQuery(SEES_RETENTION).mapTo(Boolean.class).one()
                ? Optional.of(new StoreRetention(database))
                : Optional.empty());
  }

  /** When the event after a position committed at its source; empty at the head. */
  public Optional<Instant> committedAfter(FeedName feed, Position position) {
    try (PreparedStatement query = session.prepareStatement(FEED_ID)) {
      query.setString(1, feed.manifest().value());
      query.setString(2, feed.dataStore().value());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? committedAt(row.getInt(1), position.plus(1)) : Optional.empty();
      }
    } catch (SQLException error) {
      throw failures.meaning(error);
    }
  }

  private Optional<Instant> committedAt(int feed, Position position) throws SQLException {
    try (Statement query = session.createStatement();
        ResultSet row = query.executeQuery(COMMITTED_AT.formatted(feed, position.value()))) {
      return row.next()
          ? Optional.of(row.getObject(1, OffsetDateTime.class).toInstant())
          : Optional.empty();
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (SQLException alreadyLost) {
      // The server ends a lost session.
    }
    database.close();
  }
}
