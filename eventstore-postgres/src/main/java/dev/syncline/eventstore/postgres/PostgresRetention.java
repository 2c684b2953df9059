package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.FeedBase;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedRetention;
import dev.syncline.eventstore.FeedSize;
import dev.syncline.eventstore.Position;
import dev.syncline.postgres.session.SqlState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Folds and drops the events of one feed by functions of the database, which have the rights of the
 * tables' owner. What changes the feed opens a session of its own: folding takes longer than the
 * pool's queries may.
 */
final class PostgresRetention implements FeedRetention {
  /** Far longer than a fold takes: a server that is silent for so long is considered dead. */
  private static final int SILENCE_MILLIS = 10 * 60 * 1000;

  /** The bases of all feeds are one table, so a feed's share of its storage is computed. */
  private static final String SIZE =
      """
      SELECT f.head_position, r.base_position, r.oldest_position, r.purged_position,
             coalesce(r.base_rows, 0) AS base_rows,
             (SELECT coalesce(sum(o.base_rows), 0)::bigint FROM sync_events.retention o) AS all_rows,
             pg_total_relation_size('sync_events.base') AS all_bytes,
             (SELECT count(*) FROM sync_events.segments(f.id)) AS segments,
             (SELECT coalesce(sum(s.bytes), 0)::bigint FROM sync_events.segments(f.id) s) AS log_bytes
        FROM sync_events.feed f LEFT JOIN sync_events.retention r ON r.feed_id = f.id
       WHERE f.id = ?
      """;

  private static final String DROPPABLE =
      """
      SELECT r.oldest_position, s.first - 1 AS last,
             (SELECT o.bytes FROM sync_events.segments(r.feed_id) o
               WHERE o.first = r.oldest_position) AS bytes
        FROM sync_events.retention r
        JOIN sync_events.feed f ON f.id = r.feed_id
        CROSS JOIN LATERAL (SELECT min(n.first) AS first FROM sync_events.segments(r.feed_id) n
                             WHERE n.first > r.oldest_position) AS s
       WHERE r.feed_id = ? AND s.first - 1 <= r.base_position AND s.first <= f.head_position
      """;

  private static final String AGE =
      "SELECT (extract(epoch FROM clock_timestamp() - recorded_at) * 1000)::bigint"
          + " FROM sync_events.event WHERE feed_id = ? AND position = ?";

  private final FeedName name;
  private final FeedTable feeds;
  private final Database database;

  PostgresRetention(FeedName name, FeedTable feeds, Database database) {
    this.name = name;
    this.feeds = feeds;
    this.database = database;
  }

  @Override
  public Optional<FeedSize> size() {
    OptionalInt feed = feeds.find(name);
    return feed.isEmpty()
        ? Optional.empty()
        : database.askDriver(session -> size(session, feed.getAsInt()));
  }

  private Optional<FeedSize> size(Connection session, int feed) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(SIZE)) {
      query.setInt(1, feed);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(size(row)) : Optional.empty();
      }
    }
  }

  private FeedSize size(ResultSet row) throws SQLException {
    FeedBase base = FeedTable.base(row);
    long rows = row.getLong("base_rows");
    long allRows = row.getLong("all_rows");
    return new FeedSize(
        name,
        new Position(row.getLong("head_position")),
        base,
        row.getInt("segments"),
        row.getLong("log_bytes"),
        rows,
        allRows == 0 ? 0 : Math.round((double) row.getLong("all_bytes") * rows / allRows));
  }

  @Override
  public long fold(long events) {
    return count("SELECT sync_events.fold(?, ?)", query -> query.setLong(2, events));
  }

  @Override
  public long purge(Duration age, int most) {
    return count(
        "SELECT sync_events.purge_deletes(?, make_interval(secs => ?), ?)",
        query -> {
          query.setDouble(2, age.toMillis() / 1000.0);
          query.setInt(3, most);
        });
  }

  @Override
  public Optional<Segment> droppable() {
    OptionalInt feed = feeds.find(name);
    return feed.isEmpty()
        ? Optional.empty()
        : database.askDriver(session -> droppable(session, feed.getAsInt()));
  }

  private static Optional<Segment> droppable(Connection session, int feed) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(DROPPABLE)) {
      query.setInt(1, feed);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        Position last = new Position(row.getLong("last"));
        Position first = new Position(row.getLong("oldest_position"));
        long bytes = row.getLong("bytes");
        return age(session, feed, last).map(age -> new Segment(first, last, bytes, age));
      }
    }
  }

  /** Empty if the segment was dropped meanwhile. */
  private static Optional<Duration> age(Connection session, int feed, Position last)
      throws SQLException {
    try (PreparedStatement query = session.prepareStatement(AGE)) {
      query.setInt(1, feed);
      query.setLong(2, last.value());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(Duration.ofMillis(row.getLong(1))) : Optional.empty();
      }
    }
  }

  @Override
  public boolean drop(Segment segment) {
    OptionalInt feed = feeds.find(name);
    return feed.isPresent() && inSession(session -> drop(session, feed.getAsInt(), segment));
  }

  private static boolean drop(Connection session, int feed, Segment segment) throws SQLException {
    try (PreparedStatement drop =
        session.prepareStatement("SELECT sync_events.drop_segment(?, ?)")) {
      drop.setInt(1, feed);
      drop.setLong(2, segment.last().value());
      try (ResultSet row = drop.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    } catch (SQLException error) {
      if (SqlState.is(SqlState.LOCK_NOT_AVAILABLE, error)) {
        return false;
      }
      throw error;
    }
  }

  /** Sets the parameters after the feed. */
  private interface Parameters {
    void set(PreparedStatement query) throws SQLException;
  }

  private long count(String sql, Parameters parameters) {
    OptionalInt feed = feeds.find(name);
    if (feed.isEmpty()) {
      return 0;
    }
    return inSession(
        session -> {
          try (PreparedStatement query = session.prepareStatement(sql)) {
            query.setInt(1, feed.getAsInt());
            parameters.set(query);
            try (ResultSet row = query.executeQuery()) {
              row.next();
              return row.getLong(1);
            }
          }
        });
  }

  private <T> T inSession(Database.DriverQuestion<T> question) {
    try (Connection session = database.open("retention")) {
      session.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
      return question.ask(session);
    } catch (SQLException error) {
      throw database.failures().meaning(error);
    }
  }
}
