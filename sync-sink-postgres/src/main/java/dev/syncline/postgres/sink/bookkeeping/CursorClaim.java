package dev.syncline.postgres.sink.bookkeeping;

import dev.syncline.engine.spi.ConsumersChangedException;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.FeedHistories;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FencedException;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.session.ServerPrepared;
import dev.syncline.postgres.session.SqlState;
import dev.syncline.postgres.session.UserPath;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The right to move the cursors of a feed's subscriptions, with fencing of former claims. Every
 * claim raises the epoch; every commit compares epoch, position and history with the values that
 * this claim wrote last. So a former claim can no longer write. A destination that was restored
 * from an earlier copy is detected before its cursor moves past events it has lost.
 */
public final class CursorClaim {
  private static final String TAKE =
      """
      UPDATE sync_sink.cursor SET epoch = ?, holder = ?, holder_pid = pg_backend_pid(),
        holder_started = (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid())
      WHERE feed = ? AND subscription = ANY (?::text[])
      """;

  /** Matches the cursors that still are as this claim left them, and are not paused. */
  private static final String AS_LEFT =
      """
      c.feed = ? AND c.epoch = ? AND c.subscription = l.subscription AND c.position = l.position
        AND c.history IS NOT DISTINCT FROM l.history AND c.paused_at IS NULL
      """;

  private static final String LEFT =
      "unnest(?::text[], ?::bigint[], ?::uuid[]) AS l(subscription, position, history)";
  private static final String LOOK =
      "SELECT FROM sync_sink.cursor c, " + LEFT + " WHERE " + AS_LEFT;
  private static final String HOLD = LOOK + " ORDER BY c.subscription FOR UPDATE OF c";

  /**
   * Moves all cursors in the running transaction, and counts them. A cursor that is ahead of the
   * others stays until they have caught up.
   */
  public static final String MOVE =
      """
      UPDATE sync_sink.cursor c SET updated_at = now(),
        position = greatest(c.position, m.position),
        history = CASE WHEN c.position < m.position THEN m.history ELSE c.history END
      FROM (SELECT ?::bigint AS position, ?::uuid AS history) AS m,
      """
          + LEFT
          + " WHERE "
          + AS_LEFT;

  private static final String PAUSE =
      """
      UPDATE sync_sink.cursor SET position = ?, history = ?, updated_at = now(),
        paused_at = clock_timestamp(), paused_by = ?,
        paused_reason = jsonb_build_object('code', ?::text, 'message', ?::text)
      WHERE feed = ? AND subscription = ? AND epoch = ?
      """;

  private final Connection connection;
  private final FeedName feed;
  private final long epoch;
  private final PreparedStatement look;
  private final PreparedStatement hold;
  private volatile Map<String, Cursor> cursors;
  private LeftCursors left;

  private CursorClaim(Connection connection, FeedName feed, CursorRows rows) throws SQLException {
    this.connection = connection;
    this.feed = feed;
    cursors = Collections.unmodifiableMap(new TreeMap<>(rows.cursors()));
    epoch = rows.epoch() + 1;
    left = LeftCursors.of(connection, cursors);
    look = ServerPrepared.statement(connection, UserPath.ours(LOOK));
    hold = ServerPrepared.statement(connection, UserPath.ours(HOLD));
  }

  /**
   * Takes over the cursors. Creates missing ones, which start before the first event. Renames a
   * cursor that has another name of the same feed.
   *
   * @param connection a session without autocommit; the claim is committed
   * @param holder the name of the claiming process
   * @throws SQLException with SQLSTATE 55P03 if the rows stay locked
   */
  public static CursorClaim take(
      Connection connection,
      FeedName feed,
      List<String> subscriptions,
      FeedHistories histories,
      String holder)
      throws SQLException {
    Array names = connection.createArrayOf("text", subscriptions.toArray());
    CursorRenaming.follow(connection, feed, names, histories);
    CursorRows.add(connection, feed, names);
    CursorClaim claim = new CursorClaim(connection, feed, CursorRows.lock(connection, feed, names));
    claim.raiseEpoch(names, holder);
    connection.commit();
    return claim;
  }

  private void raiseEpoch(Array names, String holder) throws SQLException {
    try (PreparedStatement take = connection.prepareStatement(TAKE)) {
      take.setLong(1, epoch);
      take.setString(2, holder);
      take.setString(3, feed.toString());
      take.setArray(4, names);
      take.executeUpdate();
    }
  }

  /** The cursor of each subscription, as of the last commit. May be called by any thread. */
  public Map<String, Cursor> cursors() {
    return cursors;
  }

  /** The position that all subscriptions have reached. */
  public Position position() {
    return cursors.values().stream()
        .map(Cursor::position)
        .min(Comparator.naturalOrder())
        .orElse(Position.START);
  }

  /** The position that one subscription has reached. */
  public Position position(String subscription) {
    return Objects.requireNonNull(cursors.get(subscription), subscription).position();
  }

  /**
   * Checks that the cursors still are where this claim left them. Takes no lock.
   *
   * @throws FencedException if another process has claimed any of the cursors
   * @throws ConsumersChangedException if any was paused
   * @throws RetriableException if any cursor was reset
   */
  public void look() throws SQLException {
    left.bind(look, 1, feed, epoch);
    requireAll(() -> rows(look));
  }

  /**
   * Blocks a redrive until the running transaction ends, and waits for one that is running.
   *
   * @throws FencedException if another process has claimed any of the cursors
   * @throws ConsumersChangedException if any was paused
   * @throws RetriableException if any cursor was reset
   */
  public void hold() throws SQLException {
    left.bind(hold, 1, feed, epoch);
    requireAll(() -> rows(hold));
  }

  private static int rows(PreparedStatement query) throws SQLException {
    int found = 0;
    try (ResultSet row = UserPath.rows(query)) {
      while (row.next()) {
        found++;
      }
    }
    return found;
  }

  /**
   * Sets the parameters of {@link #MOVE}, which must be the first ones.
   *
   * @return the index of the next parameter
   */
  public int bindMove(PreparedStatement move, Cursor through) throws SQLException {
    move.setLong(1, through.position().value());
    move.setObject(2, through.history().map(known -> known.id()).orElse(null), Types.OTHER);
    return left.bind(move, 3, feed, epoch);
  }

  /**
   * Pauses a subscription in the running transaction, after {@link #MOVE}.
   *
   * @param at its cursor while it is paused: the end of the last source transaction that it applies
   * @param why the rejection, without row values
   * @param by who pauses it: host and process ID
   */
  public void pause(String subscription, Cursor at, Diagnostic why, String by) throws SQLException {
    try (PreparedStatement pause = connection.prepareStatement(UserPath.ours(PAUSE))) {
      pause.setLong(1, at.position().value());
      pause.setObject(2, at.history().map(known -> known.id()).orElse(null), Types.OTHER);
      pause.setString(3, by);
      pause.setString(4, why.code().id());
      pause.setString(5, why.message().replace("\u0000", ""));
      pause.setString(6, feed.toString());
      pause.setString(7, subscription);
      pause.setLong(8, epoch);
      UserPath.count(pause);
    }
  }

  /** A statement that matches the cursors that are as this claim left them. */
  public interface Counted {
    /** Runs the statement and returns the number of matched cursors. */
    int run() throws SQLException;
  }

  /**
   * Runs a statement that must match all cursors.
   *
   * @throws FencedException if another process has claimed any of them
   * @throws ConsumersChangedException if any was paused
   * @throws RetriableException if any cursor was reset
   */
  public void requireAll(Counted statement) throws SQLException {
    if (count(statement) == cursors.size()) {
      return;
    }
    connection.rollback();
    Array names = connection.createArrayOf("text", cursors.keySet().toArray());
    CursorRows now = UserPath.without(connection, () -> CursorRows.read(connection, feed, names));
    if (now.epoch() > epoch) {
      throw new FencedException(
          "another process has taken over " + cursors.keySet() + " of feed " + feed);
    }
    if (!now.paused().isEmpty()) {
      throw new ConsumersChangedException("paused: " + now.paused());
    }
    throw putBack(
        differing(now), "are not where this process left them; going on from where they are", null);
  }

  private int count(Counted statement) throws SQLException {
    try {
      return statement.run();
    } catch (SQLException error) {
      if (SqlState.is(SqlState.UNDEFINED_TABLE, error)) {
        throw putBack(cursors.keySet(), "are gone, and their table; it is made again", error);
      }
      throw error;
    }
  }

  /** The subscriptions whose cursors somebody else moved; all, if they are back by now. */
  private Set<String> differing(CursorRows now) {
    Set<String> differing = new TreeSet<>(cursors.keySet());
    differing.removeIf(one -> Objects.equals(cursors.get(one), now.cursors().get(one)));
    return differing.isEmpty() ? cursors.keySet() : differing;
  }

  private RetriableException putBack(
      Set<String> subscriptions, String what, @Nullable SQLException cause) {
    return new RetriableException(
        "cursors were reset, or the destination was put back: those of "
            + subscriptions
            + " on feed "
            + feed
            + " "
            + what,
        cause);
  }

  /** Records that the move has been committed. */
  public void moved(Cursor through) throws SQLException {
    Map<String, Cursor> moved = new TreeMap<>(cursors);
    moved.replaceAll((subscription, cursor) -> through.isAfter(cursor) ? through : cursor);
    cursors = Collections.unmodifiableMap(moved);
    left = LeftCursors.of(connection, cursors);
  }
}
