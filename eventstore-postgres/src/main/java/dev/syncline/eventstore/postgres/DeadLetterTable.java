package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.DeadLetter;
import dev.syncline.eventstore.DeadLetterBox;
import dev.syncline.manifest.schema.Operation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads and drops the dead letters in {@code sync_events.dead_letter}. */
final class DeadLetterTable implements DeadLetterBox {
  private static final String LETTERS =
      """
      SELECT * FROM (
        SELECT l.id, l.schema_id, s.manifest_slug || '/' || s.name || ' ' || s.major || '.' || l.schema_minor AS owner,
               f.manifest_slug || '/' || f.data_store_slug AS feed, l.transaction_id, l.operation,
               l.key, l.key::text AS key_text, l.object::text AS object_text, l.error_code, l.message,
               l.quarantined_at
          FROM sync_events.dead_letter l
          JOIN sync_events.public_schema s ON s.id = l.schema_id
          JOIN sync_events.feed f ON f.id = l.feed_id) AS letter
      """;
  private static final String OF_OWNER = " WHERE (owner = :owner OR CAST(:owner AS text) IS NULL)";

  private final Database database;

  DeadLetterTable(Database database) {
    this.database = database;
  }

  @Override
  public List<DeadLetter> waiting(Optional<String> owner, int limit) {
    return database.ask(
        handle ->
            handle
                .createQuery(LETTERS + OF_OWNER + " ORDER BY id LIMIT :limit")
                .bind("owner", owner.orElse(null))
                .bind("limit", limit)
                .map((row, context) -> deadLetter(row))
                .list());
  }

  @Override
  public Map<String, Long> counts() {
    return database.ask(
        handle ->
            handle
                .createQuery(
                    "SELECT owner, count(*) FROM (" + LETTERS + ") AS waiting GROUP BY owner")
                .reduceResultSet(
                    new TreeMap<>(),
                    (counts, row, context) -> {
                      counts.put(row.getString(1), row.getLong(2));
                      return counts;
                    }));
  }

  @Override
  public Optional<DeadLetter> find(long id) {
    return database.ask(
        handle ->
            handle
                .createQuery(LETTERS + " WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> deadLetter(row))
                .findOne());
  }

  /**
   * Nothing waits behind an event that was not published; this returns later dead letters of its
   * row.
   */
  @Override
  public List<DeadLetter> behind(DeadLetter deadLetter, int limit) {
    return database.ask(
        handle ->
            handle
                .createQuery(
                    LETTERS
                        + " WHERE id > :id AND owner = :owner AND key = CAST(:key AS jsonb)"
                        + " AND jsonb_hash_extended(key, 0)"
                        + " = jsonb_hash_extended(CAST(:key AS jsonb), 0)"
                        + " ORDER BY id LIMIT :limit")
                .bind("id", deadLetter.id())
                .bind("owner", deadLetter.owner())
                .bind("key", deadLetter.key())
                .bind("limit", limit)
                .map((row, context) -> deadLetter(row))
                .list());
  }

  @Override
  public boolean drop(DeadLetter deadLetter) {
    return database.ask(
            handle ->
                handle
                    .createUpdate("DELETE FROM sync_events.dead_letter WHERE id = :id")
                    .bind("id", deadLetter.id())
                    .execute())
        == 1;
  }

  private static DeadLetter deadLetter(ResultSet row) throws SQLException {
    return new DeadLetter(
        row.getLong("id"),
        row.getString("owner"),
        row.getString("feed"),
        Optional.empty(),
        row.getLong("transaction_id"),
        Operation.of(row.getString("operation")),
        row.getString("key_text"),
        Optional.ofNullable(row.getString("object_text")),
        row.getString("error_code"),
        Optional.empty(),
        row.getString("message"),
        row.getTimestamp("quarantined_at").toInstant(),
        Optional.empty());
  }
}
