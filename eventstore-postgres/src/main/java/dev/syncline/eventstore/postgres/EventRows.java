package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.schema.Operation;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Events as a query returned them.
 *
 * @param events in the order of the query
 * @param size how many characters they have together
 * @param oldest the first position of the log as the query saw it; absent if it returned no event,
 *     or was not asked for
 */
record EventRows(List<Event> events, long size, Optional<Position> oldest) {
  static final EventRows NONE = new EventRows(List.of(), 0, Optional.empty());

  /** The columns of an event. A query may have the log's first position as one more. */
  static final String COLUMNS =
      "position, transaction_first, schema_id, schema_minor, operation, committed_at, size, key,"
          + " object";

  private static final int POSITION = 1;
  private static final int TRANSACTION_FIRST_POSITION = 2;
  private static final int SCHEMA = 3;
  private static final int MINOR = 4;
  private static final int OPERATION = 5;
  private static final int COMMITTED_AT = 6;
  private static final int SIZE = 7;
  private static final int KEY = 8;
  private static final int OBJECT = 9;
  private static final int OLDEST = 10;

  /** Runs a query. */
  static EventRows of(PreparedStatement query) throws SQLException {
    List<Event> events = new ArrayList<>();
    long size = 0;
    Optional<Position> oldest = Optional.empty();
    try (ResultSet row = query.executeQuery()) {
      boolean asked = row.getMetaData().getColumnCount() == OLDEST;
      @Nullable Event last = null;
      while (row.next()) {
        if (asked && last == null) {
          oldest = Optional.of(new Position(Math.max(1, row.getLong(OLDEST))));
        }
        last = event(row, last);
        events.add(last);
        size += row.getInt(SIZE);
      }
    }
    return new EventRows(events, size, oldest);
  }

  /** Whether a page's limit was reached, so that there may be more. */
  boolean fill(PageLimit limit) {
    return events.size() == limit.events() || size >= limit.bytes();
  }

  /** The position of the last event; there must be one. */
  Position last() {
    return events.get(events.size() - 1).position();
  }

  private static Event event(ResultSet row, @Nullable Event before) throws SQLException {
    Position first = new Position(row.getLong(TRANSACTION_FIRST_POSITION));
    return new Event(
        new Position(row.getLong(POSITION)),
        first,
        new SchemaId(row.getInt(SCHEMA)),
        row.getInt(MINOR),
        operation(row.getString(OPERATION)),
        row.getString(KEY),
        Optional.ofNullable(row.getString(OBJECT)),
        committedAt(row, first, before));
  }

  /** The commit time is parsed once per transaction. */
  private static Instant committedAt(ResultSet row, Position first, @Nullable Event before)
      throws SQLException {
    return before != null && before.transactionFirst().equals(first)
        ? before.committedAt()
        : row.getObject(COMMITTED_AT, OffsetDateTime.class).toInstant();
  }

  private static Operation operation(String letter) {
    return switch (letter) {
      case "i" -> Operation.INSERT;
      case "u" -> Operation.UPDATE;
      case "d" -> Operation.DELETE;
      default -> throw new IllegalStateException("unknown operation '" + letter + "'");
    };
  }
}
