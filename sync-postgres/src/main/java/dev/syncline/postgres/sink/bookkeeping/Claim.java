package dev.syncline.postgres.sink.bookkeeping;

import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FencedException;
import dev.syncline.eventstore.Position;
import dev.syncline.postgres.connect.ServerPrepared;
import dev.syncline.postgres.connect.UserPath;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The right to move the cursors of a feed's subscriptions. Every claim raises the epoch; every
 * commit compares it, so whoever claimed before can write no more.
 */
public final class Claim {
  private static final String ADD =
      """
      INSERT INTO sync_sink.cursor (feed, subscription)
      SELECT ?, s FROM unnest(?::text[]) AS s ON CONFLICT DO NOTHING
      """;
  private static final String LOCK =
      """
      SELECT subscription, position, epoch
      FROM sync_sink.cursor WHERE feed = ? AND subscription = ANY (?::text[])
      ORDER BY subscription FOR UPDATE
      """;
  private static final String TAKE =
      """
      UPDATE sync_sink.cursor SET epoch = ?, holder = ?, holder_pid = pg_backend_pid(),
        holder_started = (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid())
      WHERE feed = ? AND subscription = ANY (?::text[])
      """;
  private static final String HOLD =
      """
      SELECT FROM sync_sink.cursor WHERE feed = ? AND subscription = ANY (?::text[]) AND epoch = ?
      ORDER BY subscription FOR UPDATE
      """;
  private static final String MOVE =
      """
      UPDATE sync_sink.cursor SET position = greatest(position, ?), updated_at = now()
      WHERE feed = ? AND subscription = ANY (?::text[]) AND epoch = ?
      """;

  private final FeedName feed;
  private final Array names;
  private final Map<String, Position> positions;
  private final long epoch;
  private final PreparedStatement hold;
  private final PreparedStatement move;

  private Claim(
      Connection connection,
      FeedName feed,
      Array names,
      Map<String, Position> positions,
      long epoch)
      throws SQLException {
    this.feed = feed;
    this.names = names;
    this.positions = positions;
    this.epoch = epoch;
    hold = ServerPrepared.statement(connection, HOLD);
    move = ServerPrepared.statement(connection, UserPath.ours(MOVE));
  }

  /**
   * Takes the cursors over, making those that are new, which start before the first event.
   *
   * @param connection a session without autocommit; the claim is committed
   * @param holder the name of the process that claims
   * @throws SQLException 55P03 if the rows stay locked
   */
  public static Claim take(
      Connection connection, FeedName feed, List<String> subscriptions, String holder)
      throws SQLException {
    Array names = connection.createArrayOf("text", subscriptions.toArray());
    try (PreparedStatement add = connection.prepareStatement(ADD)) {
      add.setString(1, feed.toString());
      add.setArray(2, names);
      add.executeUpdate();
    }
    Claim claim = lock(connection, feed, names);
    claim.raiseEpoch(connection, holder);
    connection.commit();
    return claim;
  }

  private static Claim lock(Connection connection, FeedName feed, Array names) throws SQLException {
    Map<String, Position> positions = new HashMap<>();
    long epoch = 0;
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setString(1, feed.toString());
      lock.setArray(2, names);
      try (ResultSet row = lock.executeQuery()) {
        while (row.next()) {
          String subscription = row.getString("subscription");
          positions.put(subscription, new Position(row.getLong("position")));
          epoch = Math.max(epoch, row.getLong("epoch"));
        }
      }
    }
    return new Claim(connection, feed, names, positions, epoch + 1);
  }

  private static FencedException takenOver(FeedName feed, Collection<String> subscriptions) {
    return new FencedException(
        "another process has taken over " + subscriptions + " of feed " + feed);
  }

  private void raiseEpoch(Connection connection, String holder) throws SQLException {
    try (PreparedStatement take = connection.prepareStatement(TAKE)) {
      take.setLong(1, epoch);
      take.setString(2, holder);
      take.setString(3, feed.toString());
      take.setArray(4, names);
      take.executeUpdate();
    }
  }

  /** The position up to which all subscriptions have come. */
  public Position position() {
    return positions.values().stream().min(Comparator.naturalOrder()).orElse(Position.START);
  }

  /** The position of the subscription that is furthest on. */
  public Position furthest() {
    return positions.values().stream().max(Comparator.naturalOrder()).orElse(Position.START);
  }

  /** How far one subscription has come. */
  public Position position(String subscription) {
    return positions.get(subscription);
  }

  /**
   * Keeps a redrive away until the running transaction ends, and waits for one that is at work. The
   * transaction must not have the users' search path yet.
   *
   * @throws FencedException if any of the cursors has been claimed by another
   */
  public void hold() throws SQLException {
    hold.setString(1, feed.toString());
    hold.setArray(2, names);
    hold.setLong(3, epoch);
    int held = 0;
    try (ResultSet row = hold.executeQuery()) {
      while (row.next()) {
        held++;
      }
    }
    if (held != positions.size()) {
      throw takenOver(feed, positions.keySet());
    }
  }

  /**
   * Moves all cursors in the running transaction.
   *
   * @throws FencedException if any of them has been claimed by another
   */
  public void move(Position through) throws SQLException {
    move.setLong(1, through.value());
    move.setString(2, feed.toString());
    move.setArray(3, names);
    move.setLong(4, epoch);
    if (UserPath.count(move) != positions.size()) {
      throw takenOver(feed, positions.keySet());
    }
  }

  /** The move has been committed. */
  public void moved(Position through) {
    positions.replaceAll(
        (subscription, position) -> through.isAfter(position) ? through : position);
  }
}
