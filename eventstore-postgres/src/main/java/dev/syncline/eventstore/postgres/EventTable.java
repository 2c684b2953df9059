package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.StoreCode;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Reads pages from {@code sync_events.event}. */
final class EventTable {
  private static final String LISTED =
      """
       FROM sync_events.event
       WHERE feed_id = ? AND position > ? AND position <= ? AND schema_id = ANY (?)
       ORDER BY position LIMIT ?
      """;

  /**
   * Where the log begins, in the same snapshot as the events: if segments were dropped before,
   * their events are missing and this is later; if they are dropped afterwards, neither.
   */
  private static final String OLDEST =
      "SELECT r.oldest_position FROM sync_events.retention r WHERE r.feed_id = ?";

  private static final String COLUMNS = EventRows.COLUMNS + ", (" + OLDEST + ")";

  private static final String WHOLE_PAGE = "SELECT " + COLUMNS + LISTED;

  /**
   * The sizes are summed before any JSON is read, so that a query reads only the JSON of its page.
   */
  private static final String MEASURED_PAGE =
      "SELECT "
          + COLUMNS
          + " FROM (SELECT *, sum(size) OVER (ORDER BY position ROWS UNBOUNDED PRECEDING) - size AS"
          + " before FROM (SELECT * "
          + LISTED
          + ") AS listed) AS measured WHERE before < ? ORDER BY position";

  private static final String TRANSACTION_FIRST =
      "SELECT transaction_first FROM sync_events.event WHERE feed_id = ? AND position = ?";

  private final Database database;
  private final long scan;

  EventTable(Database database, long scan) {
    this.database = database;
    this.scan = scan;
  }

  /**
   * The range that one query reads: at most up to its end, in a feed whose head was read before.
   */
  private record Look(PageRequest request, FeedHead head, Position end) {
    Position after() {
      return request.after();
    }

    /** Whether the whole range is certain to stay below the page's limit of characters. */
    boolean fits() {
      return head.fits(end.value() - after().value(), request.limit());
    }
  }

  /**
   * Reads a page.
   *
   * @param head the known head of the feed
   * @return empty if events after the start of the page were dropped
   * @throws EventStoreException if the head is not beyond the start of the page
   */
  Optional<EventPage> page(PageRequest request, FeedHead head) {
    long known = head.position().value();
    if (known <= request.after().value()) {
      throw new EventStoreException(
          "feed %s ends at %s, and had been longer".formatted(request.name(), known), null);
    }
    Position end = new Position(Math.min(known, request.after().value() + scan));
    return database.askDriver(connection -> page(connection, new Look(request, head, end)));
  }

  private static Optional<EventPage> page(Connection connection, Look look) throws SQLException {
    EventRows rows = look.request().wanted().isEmpty() ? EventRows.NONE : read(connection, look);
    Position through = rows.fill(look.request().limit()) ? rows.last() : look.end();
    Position next = through.plus(1);
    Optional<Position> first =
        through.equals(look.head().position())
            ? Optional.of(next)
            : transactionFirst(connection, look.request().feed(), next);
    Position oldest =
        first.isPresent() && rows.oldest().isPresent()
            ? rows.oldest().get()
            : oldest(connection, look.request().feed());
    if (oldest.isAfter(look.after().plus(1))) {
      return Optional.empty();
    }
    return Optional.of(
        EventPage.cut(
            rows.events(), look.after(), through, first.orElseThrow(() -> hole(look, next))));
  }

  private static EventRows read(Connection connection, Look look) throws SQLException {
    boolean whole = look.fits();
    try (PreparedStatement statement =
        connection.prepareStatement(whole ? WHOLE_PAGE : MEASURED_PAGE)) {
      list(statement, look);
      if (!whole) {
        statement.setLong(7, look.request().limit().bytes());
      }
      return EventRows.of(statement);
    }
  }

  private static void list(PreparedStatement statement, Look look) throws SQLException {
    PageRequest request = look.request();
    statement.setInt(1, request.feed());
    statement.setInt(2, request.feed());
    statement.setLong(3, request.after().value());
    statement.setLong(4, look.end().value());
    Object[] wanted = request.wanted().stream().map(SchemaId::value).toArray();
    statement.setArray(5, statement.getConnection().createArrayOf("integer", wanted));
    statement.setInt(6, request.limit().events());
  }

  private static Position oldest(Connection connection, int feed) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OLDEST)) {
      statement.setInt(1, feed);
      try (ResultSet row = statement.executeQuery()) {
        return new Position(row.next() ? row.getLong(1) : 1);
      }
    }
  }

  /** The first position of the transaction that an event belongs to; empty if there is no event. */
  static Optional<Position> transactionFirst(Connection connection, int feed, Position position)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TRANSACTION_FIRST)) {
      statement.setInt(1, feed);
      statement.setLong(2, position.value());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(new Position(row.getLong(1))) : Optional.empty();
      }
    }
  }

  private static DiagnosticException hole(Look look, Position position) {
    return new DiagnosticException(
        Diagnostic.error(
            StoreCode.HOLE,
            "feed %s has no event at position %s, but goes on to %s"
                .formatted(look.request().name(), position, look.head().position()),
            "restore the event store from a backup"));
  }
}
