package dev.syncline.eventstore.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.eventstore.BackfillRange;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ranges of a backfill job as the JSON array in {@code sync_events.backfill_job.ranges}. */
final class RangesJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RangesJson() {}

  /** Null if there are none. */
  static @Nullable String write(List<BackfillRange> ranges) {
    if (ranges.isEmpty()) {
      return null;
    }
    ArrayNode array = JSON.createArrayNode();
    for (BackfillRange range : ranges) {
      ObjectNode object = array.addObject();
      range.lastKey().ifPresent(key -> object.put("last_key", key));
      range.end().ifPresent(key -> object.put("end", key));
      object.put("rows_read", range.rowsRead()).put("complete", range.complete());
    }
    return array.toString();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws SQLException if it is something else
   */
  static List<BackfillRange> read(@Nullable String json) throws SQLException {
    if (json == null) {
      return List.of();
    }
    try {
      List<BackfillRange> ranges = new ArrayList<>();
      for (JsonNode object : JSON.readTree(json)) {
        ranges.add(
            new BackfillRange(
                text(object, "last_key"),
                text(object, "end"),
                object.path("rows_read").asLong(),
                object.path("complete").asBoolean()));
      }
      return ranges;
    } catch (JsonProcessingException damaged) {
      throw new SQLException("the ranges of a backfill are not as they were written", damaged);
    }
  }

  private static Optional<String> text(JsonNode object, String name) {
    return Optional.ofNullable(object.path(name).textValue());
  }
}
