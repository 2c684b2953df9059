package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.Epoch;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.History;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SourceIdentity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/**
 * A row of {@code sync_events.feed}.
 *
 * @param checkpoint what is durable
 * @param epoch the epoch of its current writer
 * @param segmentEnd the last position for which there is a partition
 * @param history the history of the positions that its current writer assigns
 */
record FeedRow(FeedCheckpoint checkpoint, Epoch epoch, long segmentEnd, History history) {
  /** The columns that {@link #of} reads. */
  static final String COLUMNS =
      "head_position, source_end_lsn::text AS source_end, system_identifier, timeline,"
          + " writer_epoch, segment_end, history";

  static FeedRow of(ResultSet row) throws SQLException {
    String system = row.getString("system_identifier");
    int timeline = row.getInt("timeline");
    return new FeedRow(
        new FeedCheckpoint(
            new Position(row.getLong("head_position")),
            Lsn.parse(row.getString("source_end")),
            Optional.ofNullable(system).map(known -> new SourceIdentity(known, timeline))),
        new Epoch(row.getLong("writer_epoch")),
        row.getLong("segment_end"),
        new History(row.getObject("history", UUID.class)));
  }

  /** Whether this row is as its writer left it, apart from the partitions. */
  boolean isAsIn(FeedRow left) {
    return checkpoint.equals(left.checkpoint)
        && epoch.equals(left.epoch)
        && history.equals(left.history);
  }

  /** The same row after its writer has moved it to a new checkpoint. */
  FeedRow movedTo(FeedCheckpoint moved) {
    return new FeedRow(moved, epoch, segmentEnd, history);
  }
}
