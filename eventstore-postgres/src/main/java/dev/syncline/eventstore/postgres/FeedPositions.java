package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.FeedHistories;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.verify.DiagnosticException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;

/**
 * Finds positions of one feed by time, and counts the events of a range. It changes and creates
 * nothing, and needs only the right to read. Used by one thread.
 */
public final class FeedPositions implements AutoCloseable {
  /**
   * How far commit times may go back from one event to the next without an event being missed: a
   * source takes the time of a commit before it assigns its place in the log, and clocks are
   * corrected.
   */
  private static final Duration DISORDER = Duration.ofMinutes(1);

  /** A session is given up when the server is silent for long, so no query counts for long. */
  private static final long POSITIONS_A_QUERY = 500_000;

  private static final String FEED =
      "SELECT id, head_position FROM sync_events.feed WHERE manifest_slug = ? AND data_store_slug ="
          + " ?";

  /** The numbers are part of the texts, so that planning opens only the segments concerned. */
  private static final String EVENT = "FROM sync_events.event WHERE feed_id = %d AND position ";

  private static final String OLDEST = "SELECT position " + EVENT + "> 0 ORDER BY position LIMIT 1";
  private static final String AT = "SELECT committed_at, transaction_first " + EVENT + "= %d";
  private static final String SINCE =
      "SELECT transaction_first "
          + EVENT
          + "BETWEEN %d AND %d AND committed_at >= ? ORDER BY position LIMIT 1";
  private static final String COUNT =
      "SELECT operation::text, count(*), min(committed_at), max(committed_at) "
          + EVENT
          + "BETWEEN %d AND %d AND schema_id = ANY (?) GROUP BY operation";

  private final Database database;
  private final Connection session;
  private final FeedName name;

  private FeedPositions(Database database, FeedName name) throws SQLException {
    this.database = database;
    this.name = name;
    session = database.open("positions");
  }

  /**
   * Connects to an event store.
   *
   * @throws DiagnosticException if the login is refused
   * @throws EventStoreException if the server does not answer
   */
  public static FeedPositions of(ConnectionSettings connection, FeedName feed) {
    Database database = new Database(connection);
    try {
      return new FeedPositions(database, feed);
    } catch (SQLException error) {
      database.close();
      throw database.failures().meaning(error);
    }
  }

  /** The feed's id and its head when it was read. */
  private record Stored(int id, Position head) {}

  /** The part of the feed that is there; empty if there is no such feed. */
  public Optional<FeedRange> range() {
    return ask(
        () -> {
          Optional<Stored> feed = stored();
          return feed.isEmpty() ? Optional.empty() : Optional.of(range(feed.get()));
        });
  }

  /** The feed's histories; none if there is no such feed. */
  public FeedHistories histories() {
    Optional<Stored> feed = ask(this::stored);
    return feed.isEmpty() ? FeedHistories.NONE : new FeedTable(database).histories(feed.get().id());
  }

  /**
   * The last position at or before the given one that is between two source transactions.
   *
   * @param position a position at which a cursor is allowed
   */
  public Position edge(Position position) {
    return ask(
        () -> {
          Optional<Stored> feed = stored();
          Optional<Row> next =
              feed.isEmpty() ? Optional.empty() : row(feed.get(), position.plus(1));
          return next.map(Row::before).filter(position::isAfter).orElse(position);
        });
  }

  /**
   * The position before the first source transaction that committed at a time or later. If the
   * commit times of the feed are out of order by at most a minute, no such transaction is before
   * it; the head if there is none. By the clock of the source.
   *
   * @return empty if there is no such feed
   */
  public Optional<Position> before(Instant time) {
    return ask(
        () -> {
          Optional<Stored> feed = stored();
          return feed.isEmpty() ? Optional.empty() : Optional.of(before(feed.get(), time));
        });
  }

  /**
   * Counts events, in several queries if there are many.
   *
   * @param after the position before the first
   * @param through the position of the last
   * @param wanted the public schemas whose events count
   */
  public EventCounts count(Position after, Position through, Set<SchemaId> wanted) {
    return ask(
        () -> {
          EventCounts counts = EventCounts.NONE;
          Optional<Stored> feed = stored();
          long from = after.value() + 1;
          while (feed.isPresent() && from <= through.value()) {
            long to = Math.min(through.value(), from + POSITIONS_A_QUERY - 1);
            counts = counts.plus(count(feed.get(), from, to, wanted));
            from = to + 1;
          }
          return counts;
        });
  }

  private FeedRange range(Stored feed) throws SQLException {
    try (Statement query = session.createStatement();
        ResultSet row = query.executeQuery(OLDEST.formatted(feed.id()))) {
      Position oldest = row.next() ? new Position(row.getLong(1)) : feed.head().plus(1);
      return new FeedRange(oldest, feed.head());
    }
  }

  private Position before(Stored feed, Instant time) throws SQLException {
    FeedRange range = range(feed);
    long first = firstSince(feed, range, time.minus(DISORDER));
    if (first > range.head().value()) {
      return range.head();
    }
    String sql = SINCE.formatted(feed.id(), first, range.head().value());
    try (PreparedStatement query = session.prepareStatement(sql)) {
      query.setObject(1, time.atOffset(ZoneOffset.UTC));
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? new Position(row.getLong(1) - 1) : range.head();
      }
    }
  }

  /**
   * The first position whose event committed at a time or later, if commit times are in order; the
   * one after the head if there is none.
   */
  private long firstSince(Stored feed, FeedRange range, Instant time) throws SQLException {
    long low = range.oldest().value();
    long high = range.head().value() + 1;
    while (low < high) {
      long middle = low + (high - low) / 2;
      Optional<Row> found = row(feed, new Position(middle));
      if (found.isPresent() && found.get().committedAt().isBefore(time)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private record Row(Instant committedAt, Position before) {}

  private Optional<Row> row(Stored feed, Position position) throws SQLException {
    try (Statement query = session.createStatement();
        ResultSet row = query.executeQuery(AT.formatted(feed.id(), position.value()))) {
      return row.next()
          ? Optional.of(
              new Row(
                  row.getObject(1, OffsetDateTime.class).toInstant(),
                  new Position(row.getLong(2) - 1)))
          : Optional.empty();
    }
  }

  private EventCounts count(Stored feed, long from, long to, Set<SchemaId> wanted)
      throws SQLException {
    EventCounts counts = EventCounts.NONE;
    Object[] schemas = wanted.stream().map(SchemaId::value).toArray();
    try (PreparedStatement query = session.prepareStatement(COUNT.formatted(feed.id(), from, to))) {
      query.setArray(1, session.createArrayOf("integer", schemas));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          counts = counts.plus(counts(row));
        }
      }
    }
    return counts;
  }

  private static EventCounts counts(ResultSet row) throws SQLException {
    long count = row.getLong(2);
    Optional<EventCounts.Span> committed =
        Optional.of(
            new EventCounts.Span(
                row.getObject(3, OffsetDateTime.class).toInstant(),
                row.getObject(4, OffsetDateTime.class).toInstant()));
    return switch (row.getString(1)) {
      case "i" -> new EventCounts(count, 0, 0, committed);
      case "u" -> new EventCounts(0, count, 0, committed);
      default -> new EventCounts(0, 0, count, committed);
    };
  }

  private Optional<Stored> stored() throws SQLException {
    try (PreparedStatement query = session.prepareStatement(FEED)) {
      query.setString(1, name.manifest().value());
      query.setString(2, name.dataStore().value());
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? Optional.of(new Stored(row.getInt(1), new Position(row.getLong(2))))
            : Optional.empty();
      }
    }
  }

  private interface Question<T> {
    T ask() throws SQLException;
  }

  private <T> T ask(Question<T> question) {
    try {
      return question.ask();
    } catch (SQLException error) {
      throw database.failures().meaning(error);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (SQLException alreadyLost) {
      // The server ends a lost session.
    }
    database.close();
  }
}
