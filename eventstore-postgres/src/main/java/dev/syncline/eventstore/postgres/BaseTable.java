package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads pages from {@code sync_events.base}. */
final class BaseTable {
  /** The rows of one public schema; the index returns them in this order. */
  private static final String OF_SCHEMA =
      "(SELECT "
          + EventRows.COLUMNS
          + " FROM sync_events.base WHERE schema_id = %d AND position > %d AND position <= %d"
          + " ORDER BY position LIMIT %d)";

  /**
   * The sizes are summed before any JSON is read, so that a query reads only the JSON of its page.
   */
  private static final String PAGE =
      "SELECT "
          + EventRows.COLUMNS
          + " FROM (SELECT *, sum(size) OVER (ORDER BY position ROWS UNBOUNDED PRECEDING) - size AS"
          + " before FROM (SELECT * FROM (%s) AS wanted ORDER BY position LIMIT %d) AS listed)"
          + " AS measured WHERE before < %d ORDER BY position";

  private final Database database;

  BaseTable(Database database) {
    this.database = database;
  }

  /**
   * Reads a page. What is folded meanwhile only moves rows beyond the end, where the reader gets to
   * later.
   *
   * @param end the last position that it may cover, not after the base's end as it was read before
   */
  EventPage page(PageRequest request, Position end) {
    return database.askDriver(connection -> page(connection, request, end));
  }

  private static EventPage page(Connection connection, PageRequest request, Position end)
      throws SQLException {
    EventRows rows = request.wanted().isEmpty() ? EventRows.NONE : read(connection, request, end);
    Position through = rows.fill(request.limit()) ? rows.last() : end;
    return new EventPage(
        rows.events(),
        through,
        Optional.empty(),
        !through.equals(end) || endsTransaction(connection, request.feed(), end));
  }

  private static EventRows read(Connection connection, PageRequest request, Position end)
      throws SQLException {
    int limit = request.limit().events();
    List<SchemaId> wanted = List.copyOf(request.wanted());
    String schemas =
        wanted.stream()
            .map(
                schema ->
                    OF_SCHEMA.formatted(
                        schema.value(), request.after().value(), end.value(), limit))
            .collect(Collectors.joining(" UNION ALL "));
    try (PreparedStatement statement =
        connection.prepareStatement(PAGE.formatted(schemas, limit, request.limit().bytes()))) {
      return EventRows.of(statement);
    }
  }

  /** Whether the log continues with another transaction, or no longer has what follows. */
  private static boolean endsTransaction(Connection connection, int feed, Position end)
      throws SQLException {
    Position next = end.plus(1);
    return EventTable.transactionFirst(connection, feed, next).map(next::equals).orElse(true);
  }
}
