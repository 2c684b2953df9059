package dev.syncline.shop.accounts.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.syncline.shop.kit.http.Json;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/**
 * Reads the newest events that the sync recorded from the event store's public view, for display
 * only.
 */
public final class EventLog {
  private static final String NEWEST_FIRST =
      """
      SELECT to_json(event)::text
      FROM (
        SELECT position, transaction_id, operation_idx, operation, manifest_slug,
          public_schema_name, public_schema_major_version, public_schema_minor_version,
          key, object, created_at
        FROM sync_events.events
        ORDER BY position DESC
        LIMIT :limit
      ) AS event
      """;

  private final Jdbi eventStore;

  public EventLog(Jdbi eventStore) {
    this.eventStore = eventStore;
  }

  /** The newest events, each with one field per column of the view. */
  public List<JsonNode> newest(int limit) {
    return eventStore.withHandle(
        handle ->
            handle
                .createQuery(NEWEST_FIRST)
                .bind("limit", limit)
                .map((row, context) -> parsed(row.getString(1)))
                .list());
  }

  private static JsonNode parsed(String json) {
    try {
      return Json.MAPPER.readTree(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("PostgreSQL rendered an event as broken JSON", impossible);
    }
  }
}
