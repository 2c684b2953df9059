package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.StoreCode;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads pages from {@code sync_events.event}. */
final class EventTable {
  private static final String LISTED =
      """
      FROM sync_events.event
       WHERE feed_id = ? AND position > ? AND position <= ? AND schema_id = ANY (?)
       ORDER BY position LIMIT ?
      """;

  private static final String COLUMNS =
      """
      position, transaction_first, schema_id, schema_minor, operation, committed_at, size, key,
      object
      """;

  private static final String WHOLE_PAGE = "SELECT " + COLUMNS + LISTED;

  /**
   * The sizes are summed before any JSON is read, so that a query reads only the JSON of its page.
   */
  private static final String MEASURED_PAGE =
      "SELECT "
          + COLUMNS
          + "FROM (SELECT *, sum(size) OVER (ORDER BY position ROWS UNBOUNDED PRECEDING) - size AS"
          + " before FROM (SELECT * "
          + LISTED
          + ") AS listed) AS measured WHERE before < ? ORDER BY position";

  private static final int POSITION = 1;
  private static final int TRANSACTION_FIRST_POSITION = 2;
  private static final int SCHEMA = 3;
  private static final int MINOR = 4;
  private static final int OPERATION = 5;
  private static final int COMMITTED_AT = 6;
  private static final int SIZE = 7;
  private static final int KEY = 8;
  private static final int OBJECT = 9;

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
   * @throws EventStoreException if the head is not beyond the start of the page
   */
  EventPage page(PageRequest request, FeedHead head) {
    long known = head.position().value();
    if (known <= request.after().value()) {
      throw new EventStoreException(
          "feed %s ends at %s, and had been longer".formatted(request.name(), known), null);
    }
    Position end = new Position(Math.min(known, request.after().value() + scan));
    return database.askDriver(connection -> page(connection, new Look(request, head, end)));
  }

  private static EventPage page(Connection connection, Look look) throws SQLException {
    List<Event> events = new ArrayList<>();
    boolean full = !look.request().wanted().isEmpty() && read(connection, look, events);
    Position through = full ? events.get(events.size() - 1).position() : look.end();
    if (through.equals(look.head().position())) {
      return new EventPage(events, through, Optional.empty(), true);
    }
    return EventPage.cut(
        events, look.after(), through, transactionFirst(connection, look, through.plus(1)));
  }

  /**
   * @return whether the page's limit was reached, so that there may be more before the range's end
   */
  private static boolean read(Connection connection, Look look, List<Event> events)
      throws SQLException {
    boolean whole = look.fits();
    PageLimit limit = look.request().limit();
    try (PreparedStatement statement =
        connection.prepareStatement(whole ? WHOLE_PAGE : MEASURED_PAGE)) {
      list(statement, look);
      if (!whole) {
        statement.setLong(6, limit.bytes());
      }
      long size = addTo(events, statement);
      return events.size() == limit.events() || size >= limit.bytes();
    }
  }

  private static void list(PreparedStatement statement, Look look) throws SQLException {
    PageRequest request = look.request();
    statement.setInt(1, request.feed());
    statement.setLong(2, request.after().value());
    statement.setLong(3, look.end().value());
    Object[] wanted = request.wanted().stream().map(SchemaId::value).toArray();
    statement.setArray(4, statement.getConnection().createArrayOf("integer", wanted));
    statement.setInt(5, request.limit().events());
  }

  /** Reads the events and returns how many characters they have together. */
  private static long addTo(List<Event> events, PreparedStatement statement) throws SQLException {
    long size = 0;
    @Nullable Event last = null;
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        last = event(row, last);
        events.add(last);
        size += row.getInt(SIZE);
      }
    }
    return size;
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

  private static Operation operation(String deadLetter) {
    return switch (deadLetter) {
      case "i" -> Operation.INSERT;
      case "u" -> Operation.UPDATE;
      case "d" -> Operation.DELETE;
      default -> throw new IllegalStateException("unknown operation '" + deadLetter + "'");
    };
  }

  private static Position transactionFirst(Connection connection, Look look, Position position)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TRANSACTION_FIRST)) {
      statement.setInt(1, look.request().feed());
      statement.setLong(2, position.value());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw hole(look, position);
        }
        return new Position(row.getLong(1));
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
