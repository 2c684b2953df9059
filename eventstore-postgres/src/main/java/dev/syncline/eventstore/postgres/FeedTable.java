package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.FeedBase;
import dev.syncline.eventstore.FeedHistories;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedStatus;
import dev.syncline.eventstore.History;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.SourceIdentity;
import dev.syncline.eventstore.SourceSlot;
import dev.syncline.manifest.schema.Slug;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Short queries about feeds, each in a transaction of its own. */
final class FeedTable {
  private static final String BACKFILLS =
      "SELECT feed_id, schema_id, minor, last_key, rows_read, rows_estimated, complete, under_way,"
          + " withdrawn"
          + " FROM sync_events.backfill";

  /** What {@link #base} reads of a feed's retention, which may have no row. */
  private static final String BASE = "r.base_position, r.oldest_position, r.purged_position";

  private static final String HEAD =
      "SELECT f.head_position, f.largest_event, f.history, "
          + BASE
          + " FROM sync_events.feed f LEFT JOIN sync_events.retention r ON r.feed_id = f.id"
          + " WHERE f.id = ?";

  /** Histories and head in one statement, so that they are consistent. */
  private static final String HISTORIES =
      "SELECT f.head_position, h.after_position, h.id, "
          + BASE
          + " FROM sync_events.feed f LEFT JOIN sync_events.history h ON h.feed_id = f.id"
          + " LEFT JOIN sync_events.retention r ON r.feed_id = f.id"
          + " WHERE f.id = ? ORDER BY h.after_position";

  private final Database database;

  FeedTable(Database database) {
    this.database = database;
  }

  OptionalInt find(FeedName feed) {
    return database.ask(handle -> find(handle, feed));
  }

  /** The feed's id. Creates the feed if it is new. */
  int ensure(FeedName feed) {
    return database.ask(
        handle -> {
          OptionalInt known = find(handle, feed);
          if (known.isEmpty()) {
            insert(handle, feed);
          }
          return known.orElseGet(() -> find(handle, feed).orElseThrow());
        });
  }

  private static OptionalInt find(Handle handle, FeedName feed) {
    return handle
        .createQuery(
            "SELECT id FROM sync_events.feed"
                + " WHERE manifest_slug = :manifest AND data_store_slug = :dataStore")
        .bind("manifest", feed.manifest().value())
        .bind("dataStore", feed.dataStore().value())
        .mapTo(Integer.class)
        .findOne()
        .map(OptionalInt::of)
        .orElseGet(OptionalInt::empty);
  }

  private static void insert(Handle handle, FeedName feed) {
    handle
        .createUpdate(
            "INSERT INTO sync_events.feed (manifest_slug, data_store_slug)"
                + " VALUES (:manifest, :dataStore) ON CONFLICT DO NOTHING")
        .bind("manifest", feed.manifest().value())
        .bind("dataStore", feed.dataStore().value())
        .execute();
  }

  /** The feed's row; absent if the store was replaced meanwhile. */
  Optional<FeedRow> row(int feed) {
    return database.ask(
        handle ->
            handle
                .createQuery(
                    "SELECT " + FeedRow.COLUMNS + " FROM sync_events.feed WHERE id = :feed")
                .bind("feed", feed)
                .map((row, context) -> FeedRow.of(row))
                .findOne());
  }

  /** The feed's head, which is read for every page; absent if the store was replaced meanwhile. */
  Optional<FeedHead> head(int feed) {
    return database.askDriver(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(HEAD)) {
            statement.setInt(1, feed);
            try (ResultSet row = statement.executeQuery()) {
              return row.next()
                  ? Optional.of(
                      new FeedHead(
                          new Position(row.getLong(1)),
                          row.getInt(2),
                          Optional.of(new History(row.getObject(3, UUID.class))),
                          base(row)))
                  : Optional.empty();
            }
          }
        });
  }

  /** The feed's histories; empty if there is no such feed. */
  FeedHistories histories(int feed) {
    return database.askDriver(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(HISTORIES)) {
            statement.setInt(1, feed);
            try (ResultSet row = statement.executeQuery()) {
              return histories(row);
            }
          }
        });
  }

  private static FeedHistories histories(ResultSet row) throws SQLException {
    List<FeedHistories.Run> runs = new ArrayList<>();
    Position head = Position.START;
    FeedBase base = FeedBase.NONE;
    while (row.next()) {
      head = new Position(row.getLong(1));
      base = base(row);
      UUID id = row.getObject(3, UUID.class);
      if (id != null) {
        runs.add(new FeedHistories.Run(new Position(row.getLong(2)), new History(id)));
      }
    }
    return new FeedHistories(runs, head, base);
  }

  /** From the columns of {@code sync_events.retention}, which are null for a feed without a row. */
  static FeedBase base(ResultSet row) throws SQLException {
    long oldest = row.getLong("oldest_position");
    return oldest == 0
        ? FeedBase.NONE
        : new FeedBase(
            new Position(row.getLong("base_position")),
            new Position(oldest),
            new Position(row.getLong("purged_position")));
  }

  /** Binds a feed that is not bound yet, if it still belongs to the writer. */
  void bind(int feed, FeedRow left, SourceIdentity identity, Lsn start) {
    database.ask(
        handle ->
            handle
                .createUpdate(
                    """
                    UPDATE sync_events.feed
                       SET system_identifier = :system, timeline = :timeline,
                           source_end_lsn = CAST(:start AS pg_lsn)
                     WHERE id = :feed AND writer_epoch = :epoch AND history = :history
                       AND system_identifier IS NULL
                    """)
                .bind("system", identity.systemIdentifier())
                .bind("timeline", identity.timeline())
                .bind("start", start.toString())
                .bind("feed", feed)
                .bind("epoch", left.epoch().value())
                .bind("history", left.history().id())
                .execute());
  }

  /** Moves a bound feed to another timeline of its source, if it still belongs to the writer. */
  void follow(int feed, FeedRow left, int timeline) {
    database.ask(
        handle ->
            handle
                .createUpdate(
                    """
                    UPDATE sync_events.feed SET timeline = :timeline
                     WHERE id = :feed AND writer_epoch = :epoch AND history = :history
                       AND system_identifier IS NOT NULL
                    """)
                .bind("timeline", timeline)
                .bind("feed", feed)
                .bind("epoch", left.epoch().value())
                .bind("history", left.history().id())
                .execute());
  }

  /** Records the feed's slot, if the feed still belongs to the writer. */
  void capturesThrough(int feed, FeedRow left, SourceSlot slot) {
    database.ask(
        handle ->
            handle
                .createUpdate(
                    """
                    UPDATE sync_events.feed SET slot_name = :slot, database_oid = CAST(:database AS oid)
                     WHERE id = :feed AND writer_epoch = :epoch AND history = :history
                    """)
                .bind("slot", slot.name())
                .bind("database", slot.database())
                .bind("feed", feed)
                .bind("epoch", left.epoch().value())
                .bind("history", left.history().id())
                .execute());
  }

  /** Forgets the source and restarts all backfills, if the feed still belongs to the writer. */
  void unbind(int feed, FeedRow left) {
    database.ask(
        handle ->
            handle
                .createUpdate(
                    """
                    WITH unbound AS (
                      UPDATE sync_events.feed
                         SET continuity_lost_at = coalesce(nullif(source_end_lsn, '0/0'), continuity_lost_at),
                             source_end_lsn = '0/0', system_identifier = NULL, timeline = NULL
                       WHERE id = :feed AND writer_epoch = :epoch AND history = :history
                      RETURNING id, head_position
                    ), forgotten AS (
                      DELETE FROM sync_events.told_key told
                       USING unbound, sync_events.public_schema schema
                       WHERE schema.feed_id = unbound.id AND told.schema_id = schema.id
                    ), unwatched AS (
                      DELETE FROM sync_events.captured_object object
                       USING unbound WHERE object.feed_id = unbound.id
                    ), restarted AS (
                      UPDATE sync_events.backfill_job job
                         SET last_key = NULL, ranges = NULL, rows_read = 0, under_way = false,
                             reload_from = NULL,
                             state = CASE state WHEN 'running' THEN 'requested' ELSE state END
                        FROM unbound WHERE job.feed_id = unbound.id AND job.under_way
                    )
                    UPDATE sync_events.backfill
                       SET last_key = NULL, rows_read = 0, complete = false, under_way = false,
                           saved_at = now(), reload_from = unbound.head_position
                      FROM unbound WHERE feed_id = unbound.id
                    """)
                .bind("feed", feed)
                .bind("epoch", left.epoch().value())
                .bind("history", left.history().id())
                .execute());
  }

  List<BackfillProgress> backfills(int feed) {
    return database.ask(
        handle ->
            handle
                .createQuery(BACKFILLS + " WHERE feed_id = :feed ORDER BY schema_id, minor")
                .bind("feed", feed)
                .map((row, context) -> progress(row))
                .list());
  }

  /** The progress of the feed's jobs that have not ended, or whose keys are still remembered. */
  List<BackfillProgress> jobs(int feed) {
    return database.ask(
        handle -> JobRows.open(handle, feed).stream().map(BackfillJob::progress).toList());
  }

  CapturedObjects captured(int feed) {
    return database.askDriver(connection -> new CapturedObjectTable(connection, feed).read());
  }

  List<FeedStatus> all() {
    return database.ask(
        handle -> {
          Map<Integer, List<BackfillProgress>> backfills = backfillsByFeed(handle);
          return handle
              .createQuery(
                  "SELECT id, manifest_slug, data_store_slug, continuity_lost_at::text, slot_name,"
                      + " database_oid, "
                      + FeedRow.COLUMNS
                      + " FROM sync_events.feed")
              .map((row, context) -> status(row, backfills))
              .stream()
              .sorted(FeedStatus.BY_NAME)
              .toList();
        });
  }

  private static Map<Integer, List<BackfillProgress>> backfillsByFeed(Handle handle) {
    return handle
        .createQuery(BACKFILLS + " ORDER BY schema_id, minor")
        .map((row, context) -> Map.entry(row.getInt("feed_id"), progress(row)))
        .stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  private static FeedStatus status(ResultSet row, Map<Integer, List<BackfillProgress>> backfills)
      throws SQLException {
    FeedRow feed = FeedRow.of(row);
    return new FeedStatus(
        new FeedName(
            new Slug(row.getString("manifest_slug")), new Slug(row.getString("data_store_slug"))),
        feed.checkpoint(),
        feed.epoch(),
        backfills.getOrDefault(row.getInt("id"), List.of()),
        slot(row),
        Optional.ofNullable(row.getString("continuity_lost_at")).map(Lsn::parse));
  }

  private static Optional<SourceSlot> slot(ResultSet row) throws SQLException {
    String name = row.getString("slot_name");
    long database = row.getLong("database_oid");
    return Optional.ofNullable(name).map(known -> new SourceSlot(known, database));
  }

  private static BackfillProgress progress(ResultSet row) throws SQLException {
    return new BackfillProgress(
        new SchemaId(row.getInt("schema_id")),
        row.getInt("minor"),
        Optional.ofNullable(row.getString("last_key")),
        row.getLong("rows_read"),
        row.getLong("rows_estimated"),
        state(row));
  }

  private static LoadState state(ResultSet row) throws SQLException {
    if (row.getBoolean("complete")) {
      return LoadState.COMPLETE;
    }
    if (row.getBoolean("withdrawn")) {
      return LoadState.WITHDRAWN;
    }
    return row.getBoolean("under_way") ? LoadState.UNDER_WAY : LoadState.WAITING;
  }
}
