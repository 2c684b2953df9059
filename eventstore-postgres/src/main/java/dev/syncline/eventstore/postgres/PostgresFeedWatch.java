package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedProgress;
import dev.syncline.eventstore.FeedWatch;
import dev.syncline.eventstore.History;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SourceIdentity;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.Slug;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Watches a feed on pooled connections, and holds none between calls. */
final class PostgresFeedWatch implements FeedWatch {
  /**
   * One statement, and so one snapshot. A backfill that is missing has not begun: then another
   * minor of the schema must be loaded.
   */
  private static final String LOOK =
      """
      SELECT f.id, f.manifest_slug, f.data_store_slug, f.head_position,
             f.source_end_lsn::text AS source_end, f.system_identifier, f.timeline, f.database_oid,
             (SELECT h.id FROM sync_events.history h
               WHERE h.feed_id = f.id AND h.after_position < f.head_position
               ORDER BY h.after_position DESC LIMIT 1) AS history,
             (SELECT coalesce(bool_and(b.complete), false) FROM sync_events.backfill b
               WHERE b.schema_id = s.id AND NOT b.withdrawn) AS loaded
        FROM sync_events.public_schema s JOIN sync_events.feed f ON f.id = s.feed_id
       WHERE s.manifest_slug = ? AND s.name = ? AND s.major = ?
      """;

  private static final String CONTAINS =
      """
      SELECT f.head_position >= ?,
             (SELECT h.id FROM sync_events.history h
               WHERE h.feed_id = f.id AND h.after_position < ?
               ORDER BY h.after_position DESC LIMIT 1)
        FROM sync_events.public_schema s JOIN sync_events.feed f ON f.id = s.feed_id
       WHERE s.manifest_slug = ? AND s.name = ? AND s.major = ?
      """;

  private final Database database;
  private final FeedHeads heads;
  private final PublicSchemaReference schema;
  private final Runnable committed;

  /**
   * @param committed runs at each notification of the feed, once the feed is known
   */
  PostgresFeedWatch(
      Database database, FeedHeads heads, PublicSchemaReference schema, Runnable committed) {
    this.database = database;
    this.heads = heads;
    this.schema = schema;
    // An object of its own: another watch may have the same action.
    this.committed = () -> committed.run();
  }

  @Override
  public Optional<FeedProgress> look() {
    return database.askDriver(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(LOOK)) {
            bindSchema(statement, 1);
            try (ResultSet row = statement.executeQuery()) {
              if (!row.next()) {
                return Optional.empty();
              }
              heads.watch(row.getInt("id"), committed);
              return Optional.of(progress(row));
            }
          }
        });
  }

  private static FeedProgress progress(ResultSet row) throws SQLException {
    Position head = new Position(row.getLong("head_position"));
    String system = row.getString("system_identifier");
    int timeline = row.getInt("timeline");
    UUID history = row.getObject("history", UUID.class);
    long oid = row.getLong("database_oid");
    OptionalLong captured = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(oid);
    return new FeedProgress(
        new FeedName(
            new Slug(row.getString("manifest_slug")), new Slug(row.getString("data_store_slug"))),
        new Cursor(Optional.ofNullable(history).map(History::new), head),
        new FeedCheckpoint(
            head,
            Lsn.parse(row.getString("source_end")),
            Optional.ofNullable(system).map(known -> new SourceIdentity(known, timeline))),
        captured,
        row.getBoolean("loaded"));
  }

  @Override
  public boolean contains(Cursor cursor) {
    if (cursor.position().equals(Position.START)) {
      return true;
    }
    return database.askDriver(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(CONTAINS)) {
            statement.setLong(1, cursor.position().value());
            statement.setLong(2, cursor.position().value());
            bindSchema(statement, 3);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() && row.getBoolean(1) && isIn(row.getObject(2, UUID.class), cursor);
            }
          }
        });
  }

  /** A cursor that is older than histories has none. */
  private static boolean isIn(@Nullable UUID history, Cursor cursor) {
    return cursor.history().map(known -> known.id().equals(history)).orElse(true);
  }

  private void bindSchema(PreparedStatement statement, int first) throws SQLException {
    statement.setString(first, schema.manifest().value());
    statement.setString(first + 1, schema.name());
    statement.setInt(first + 2, schema.majorVersion());
  }

  @Override
  public void close() {
    heads.unwatch(committed);
  }
}
