package dev.syncline.postgres.sink.bookkeeping;

import dev.syncline.engine.spi.ConsumerPause;
import dev.syncline.eventstore.Position;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The progress of one consumer schema at its destination, for reports.
 *
 * @param feed the feed's name
 * @param subscription manifest and consumer schema
 * @param position the position up to which it has applied the feed
 * @param holder the process that applies it now: host and process id
 * @param deadLetters how many dead letters wait
 * @param pause why it is paused, if it is
 * @param session the process ID at the server of the session that applies it, if that session still
 *     exists; consumer schemas that are applied together share it
 */
public record CursorStatus(
    String feed,
    String subscription,
    Position position,
    Optional<String> holder,
    long deadLetters,
    Optional<ConsumerPause> pause,
    Optional<Integer> session) {
  private static final String READ =
      """
      SELECT c.feed, c.subscription, c.position,
             (SELECT l.holder FROM sync_sink.lease l
               WHERE l.name = c.subscription AND l.expires_at > clock_timestamp()
                 AND EXISTS (SELECT FROM pg_stat_activity a WHERE a.pid = l.session_pid)) AS holder,
             (SELECT count(*) FROM sync_sink.dead_letter d
               WHERE d.feed = c.feed AND d.subscription = c.subscription AND d.redriven_at IS NULL)
               AS dead_letters,
             (SELECT a.pid FROM pg_stat_activity a
               WHERE a.pid = c.holder_pid AND a.datname = current_database()) AS session,
      """
          + PauseColumns.of("c")
          + " FROM sync_sink.cursor c ORDER BY c.feed, c.subscription";

  public CursorStatus {
    Objects.requireNonNull(feed, "feed");
    Objects.requireNonNull(subscription, "subscription");
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(holder, "holder");
    Objects.requireNonNull(pause, "pause");
    Objects.requireNonNull(session, "session");
  }

  static List<CursorStatus> listed(java.sql.Connection session) throws SQLException {
    List<CursorStatus> cursors = new ArrayList<>();
    try (PreparedStatement query = session.prepareStatement(READ);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        cursors.add(
            new CursorStatus(
                row.getString("feed"),
                row.getString("subscription"),
                new Position(row.getLong("position")),
                Optional.ofNullable(row.getString("holder")),
                row.getLong("dead_letters"),
                PauseColumns.read(row),
                Optional.ofNullable(row.getObject("session", Integer.class))));
      }
    }
    return cursors;
  }
}
