package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.FeedName;
import dev.syncline.manifest.ConnectionSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Renames a feed, and the manifest of its public schemas and consumers with it. Positions,
 * histories and everything else stay. The role must own the tables or have the right to change
 * these columns.
 */
public final class FeedRenaming {
  private static final String FEED =
      "UPDATE sync_events.feed SET manifest_slug = ?, data_store_slug = ?"
          + " WHERE manifest_slug = ? AND data_store_slug = ?";

  /**
   * A data store may publish schemas of several manifests: those of other manifests keep their
   * names.
   */
  private static final String SCHEMAS =
      "UPDATE sync_events.public_schema s SET manifest_slug = ? FROM sync_events.feed f"
          + " WHERE f.manifest_slug = ? AND f.data_store_slug = ? AND s.feed_id = f.id"
          + " AND s.manifest_slug = ?";

  /** Consumer schemas of the renamed manifest; one that reports its new name already keeps it. */
  private static final String CONSUMERS =
      """
      UPDATE sync_events.consumer c SET name = ? || substr(c.name, length(?) + 1)
        FROM sync_events.feed f
       WHERE f.manifest_slug = ? AND f.data_store_slug = ? AND c.feed_id = f.id
         AND starts_with(c.name, ? || '/')
         AND NOT EXISTS (SELECT FROM sync_events.consumer o
                          WHERE o.feed_id = c.feed_id AND o.destination = c.destination
                            AND o.name = ? || substr(c.name, length(?) + 1))
      """;

  private FeedRenaming() {}

  /**
   * Renames a feed. No feed may have the new name yet.
   *
   * @throws dev.syncline.eventstore.EventStoreException if the store cannot be reached
   * @throws dev.syncline.manifest.verify.DiagnosticException if the role lacks the right
   */
  public static void run(ConnectionSettings store, FeedName from, FeedName to) {
    try (Database database = new Database(store)) {
      try (Connection session = database.open("rename")) {
        session.setAutoCommit(false);
        execute(
            session,
            FEED,
            to.manifest().value(),
            to.dataStore().value(),
            from.manifest().value(),
            from.dataStore().value());
        execute(
            session,
            SCHEMAS,
            to.manifest().value(),
            to.manifest().value(),
            to.dataStore().value(),
            from.manifest().value());
        execute(
            session,
            CONSUMERS,
            to.manifest().value(),
            from.manifest().value(),
            to.manifest().value(),
            to.dataStore().value(),
            from.manifest().value(),
            to.manifest().value(),
            from.manifest().value());
        session.commit();
      } catch (SQLException error) {
        throw database.failures().meaning(error);
      }
    }
  }

  private static void execute(Connection session, String sql, String... values)
      throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      for (int index = 0; index < values.length; index++) {
        statement.setString(index + 1, values[index]);
      }
      statement.executeUpdate();
    }
  }
}
